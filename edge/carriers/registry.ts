/** All carriers by name: a new one is one file, one fixture folder and one line here. */
import type { CarrierName } from '../../shared/ids.ts';
import { browser } from './browser/codec.ts';
import type { Carrier } from './carrier.ts';
import { exotel } from './exotel/codec.ts';
import { twilio } from './twilio/codec.ts';

export const carriers: Readonly<Record<CarrierName, Carrier>> = { twilio, exotel, browser };
