/** The sections of a business's settings, in the order in which a new business needs them. */
import type { BusinessSettings } from '../../shared/contract/business.ts';
import { FixedLines } from './lines/lines.tsx';
import { Conversation } from './sections/conversation.tsx';
import { Greetings } from './sections/greetings.tsx';
import { Hours } from './sections/hours.tsx';
import { Identity } from './sections/identity.tsx';
import { Facts, Instructions, Prices } from './sections/knowledge.tsx';
import { Languages } from './sections/languages.tsx';
import { Limits, Recording } from './sections/limits.tsx';
import { Profile } from './sections/profile.tsx';
import { Transfers } from './sections/transfers.tsx';
import { Tools } from './tools/tools.tsx';

export function Sections({ settings }: { settings: BusinessSettings }) {
  return (
    <>
      <Identity numbers={settings.numbers} />
      <Languages />
      <Greetings />
      <Hours />
      <Prices />
      <Facts />
      <FixedLines />
      <Instructions />
      <Transfers />
      <Recording />
      <Limits />
      <Profile />
      <Conversation />
      <Tools hasSecret={settings.hasToolSecret} />
    </>
  );
}
