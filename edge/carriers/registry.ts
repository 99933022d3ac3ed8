/** All carriers by name. A new carrier is a folder here, a line here, and its routes. */
import type { CarrierName } from '../../shared/ids.ts';
import { browser } from './browser/codec.ts';
import type { Carrier } from './carrier.ts';
import { exotel } from './exotel/codec.ts';
import { twilio } from './twilio/codec.ts';

export const carriers: Readonly<Record<CarrierName, Carrier>> = { twilio, exotel, browser };
