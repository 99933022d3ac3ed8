/** The whole system on this machine, a clinic with enough budget, and a phone to call it. */
import { AwsClient } from 'aws4fetch';
import { synthesise } from '../../local/engines/speech/voices.ts';
import { localDefaults } from '../../local/run/defaults.ts';
import { demoBusinessId, demoClinic } from '../../local/seed/demo-clinic.ts';
import { createClient } from '../../shared/io/client.ts';
import { localTime } from '../../shared/local-time.ts';
import { money, rupees } from '../../shared/money.ts';
import { startSystem } from '../../tests/scripted/system.ts';
import type { EvalArguments } from '../arguments.ts';
import { pronounceable } from '../caller/pronunciation.ts';
import { recognisesHindi } from '../goals/chosen.ts';
import type { GoalLanguage } from '../goals/goal.ts';
import { type PhoneBooth, talkByVoice } from './by-voice.ts';
import { modelOf } from './model.ts';
import type { Office } from './office.ts';
import type { Room } from './room.ts';

type Settings = Readonly<Record<string, string>>;

/**
 * Of flite's voices, the one that the embedded recogniser understands best. `npm run call` uses it
 * too.
 */
const englishVoice = 'rms';

/** Starts the system; `close` stops it. */
export async function openVoiceRoom(
  settings: Settings,
  { snrDb, lostPercent }: EvalArguments,
): Promise<Room> {
  const model = modelOf(settings);
  const system = await startSystem({ variables: model === null ? {} : { OPENAI_BASE_URL: model.baseUrl } });
  try {
    const { run } = system;
    const signer = new AwsClient({
      accessKeyId: settings.EDGE_AWS_ACCESS_KEY_ID ?? localDefaults.EDGE_AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: settings.EDGE_AWS_SECRET_ACCESS_KEY ?? localDefaults.EDGE_AWS_SECRET_ACCESS_KEY ?? '',
      region: settings.AWS_REGION ?? 'ap-south-1',
      service: 'execute-api',
      retries: 0,
    });
    const as = (token: string) =>
      createClient({
        baseUrl: run.api,
        fetch,
        headers: { authorization: `Bearer ${token}` },
        timeoutMs: 20_000,
      });
    const edge = createClient({
      baseUrl: run.api,
      fetch: (url, init) => signer.fetch(url, init),
      timeoutMs: 20_000,
    });
    const staff = as(run.staffToken);
    await as(run.adminToken).putBudget({ id: demoBusinessId, limitPerDay: money(rupees(100_000)) });
    const booth: PhoneBooth = {
      system,
      staff,
      faults: { snrDb, lostPercent },
      today: () => clinicTime().today,
      speak,
    };
    return {
      office: {
        edge,
        staff,
        businessId: demoBusinessId,
        number: demoClinic.numbers[0] ?? '',
        now: clinicTime,
      },
      byVoice: true,
      talk: (_office: Office, goal, person) => talkByVoice(booth, goal, person),
      agent: model?.name ?? 'scripted demo engine',
      line: lineInWords(settings, snrDb, lostPercent),
      parallel: 2,
      close: () => system.stop(),
    };
  } catch (error) {
    await system.stop();
    throw error;
  }
}

/** In a voice that speaks the language. */
function speak(words: string, language: GoalLanguage): Promise<Uint8Array> {
  return language === 'en'
    ? synthesise(pronounceable(words), { language: 'en-IN', voice: englishVoice })
    : synthesise(words, { language: 'hi-IN' });
}

function clinicTime(): { today: string; time: string } {
  const { date, time } = localTime(Date.now(), demoClinic.timeZone);
  return { today: date, time };
}

function lineInWords(settings: Settings, snrDb: number | null, lostPercent: number): string {
  const recogniser =
    settings.DEEPGRAM_BASE_URL === undefined ? 'the embedded recogniser' : 'the configured recogniser';
  const noise = snrDb === null ? 'no noise' : `pink noise ${snrDb} dB under the voice`;
  return `by phone calls over Exotel's and Twilio's wire in turn, caller's voice flite ${englishVoice}${recognisesHindi(settings) ? ' (espeak-ng in Hindi)' : ''}, 8 kHz mu-law, ${noise}, ${lostPercent} % of frames lost, ${recogniser}`;
}
