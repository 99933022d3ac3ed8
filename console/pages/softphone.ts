/** The softphone's page: dial, talk, hang up, with the call's transcript beside it as the agent's side hears it. */
import { AskError, openSoftphone } from '../ask.ts';
import { length } from '../format.ts';
import { html } from '../html.ts';
import { shownLevel } from '../softphone/line.ts';
import { closeSound, openSound, type Softphone, startSoftphone } from '../softphone/softphone.ts';
import { softphonePage } from '../views/softphone-page.ts';
import { type Watch, watchCall } from '../watch.ts';
import { showConversation } from './live.ts';
import { fill, type Page, part } from './page.ts';

export const softphonePageOf: Page = (context) => {
  const { place, session, setup, signal } = context;
  fill(place, softphonePage(setup.number, setup.isLocal));
  const state = part(place, '#state');
  const dial = part<HTMLFormElement>(place, '#dial');
  const call = part<HTMLButtonElement>(place, '#call');
  const hangUp = part<HTMLButtonElement>(place, '#hang-up');
  const mute = part<HTMLButtonElement>(place, '#mute');
  const keys = [...place.querySelectorAll<HTMLButtonElement>('[data-key]')];
  const meters = { mine: part<HTMLMeterElement>(place, '#mine'), theirs: part<HTMLMeterElement>(place, '#theirs') };
  let phone: Softphone | null = null;
  let watch: Watch | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  async function start(): Promise<void> {
    const given = new FormData(dial);
    const [to, from] = ['to', 'from'].map((name) => String(given.get(name) ?? '').trim());
    watch?.stop();
    call.disabled = true;
    state.textContent = 'Asking for the microphone …';
    const sound = await openSound();
    try {
      state.textContent = 'Ringing …';
      const opened = await openSoftphone(session, { ...(to ? { to } : {}), ...(from ? { from } : {}) });
      if (signal.aborted) return closeSound(sound);
      // The path alone: the page may have been opened by another name of the same edge.
      const socketUrl = `${location.origin.replace(/^http/, 'ws')}${new URL(opened.url).pathname}`;
      phone = startSoftphone(socketUrl, sound, {
        talking: () => talking(opened.refusal),
        level: (who, level) => {
          meters[who].value = shownLevel(level);
        },
        ended: (code) => ended(opened.callId, code),
      });
      watch = watchCall(session, opened.callId, {
        opened: () => undefined,
        events: (soFar) => showConversation(context, soFar),
        closed: () => undefined,
      });
    } catch (error) {
      closeSound(sound);
      throw error;
    }
  }

  function talking(refusal: string | undefined): void {
    const beganAt = Date.now();
    const said = refusal === undefined ? 'On the line' : `Refused (${refusal}); the agent says why`;
    const tick = (): void => {
      state.textContent = `${said} · ${length((Date.now() - beganAt) / 1000)}`;
    };
    tick();
    timer = setInterval(tick, 1000);
    for (const button of [hangUp, mute, ...keys]) button.disabled = false;
    hangUp.focus();
  }

  function ended(callId: string, code: number): void {
    clearInterval(timer);
    phone = null;
    for (const button of [hangUp, mute, ...keys]) button.disabled = true;
    mute.setAttribute('aria-pressed', 'false');
    call.disabled = false;
    meters.mine.value = 0;
    meters.theirs.value = 0;
    const why = code === 1000 || code === 1005 ? 'The call is over.' : `The line broke (${code}).`;
    fill(state, html`${why} <a href="#/calls/${callId}">See the call</a>`);
  }

  dial.addEventListener('submit', (event) => {
    event.preventDefault();
    start().catch((error: unknown) => {
      call.disabled = false;
      if (error instanceof AskError && error.isSignedOut) context.signOut(error.message);
      else state.textContent = reasonOf(error);
    });
  });
  hangUp.addEventListener('click', () => phone?.hangUp());
  mute.addEventListener('click', () => {
    const isMuted = mute.getAttribute('aria-pressed') !== 'true';
    mute.setAttribute('aria-pressed', String(isMuted));
    phone?.mute(isMuted);
  });
  for (const key of keys) key.addEventListener('click', () => phone?.press(key.dataset.key ?? ''));
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    phone?.hangUp();
    watch?.stop();
  });
};

function reasonOf(error: unknown): string {
  if (error instanceof AskError) return error.message;
  if (error instanceof DOMException && error.name === 'NotAllowedError') return 'The browser was not allowed to use the microphone.';
  if (error instanceof DOMException && error.name === 'NotFoundError') return 'This machine has no microphone.';
  return `The softphone can't start: ${error instanceof Error ? error.message : String(error)}`;
}
