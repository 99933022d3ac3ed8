/**
 * The softphone's page: dial, talk, hang up, with the call's transcript beside it as the agent's
 * side hears it.
 */

import { showConversation } from '../live/live-pages.ts';
import { type Watch, watchCall } from '../live/watch.ts';
import { AskError, openSoftphone } from '../ui/api.ts';
import { length } from '../ui/format.ts';
import { html } from '../ui/html.ts';
import { attempt, fill, type Page, part } from '../ui/page.ts';
import { shownLevel } from './line.ts';
import { closeSound, openSound, type Softphone, startSoftphone, whyNoSound } from './softphone.ts';
import { softphonePage } from './softphone-view.ts';

export const softphonePageOf: Page = (context) => {
  const { place, session, setup, signal } = context;
  fill(place, softphonePage(setup.number, setup.isLocal));
  const state = part(place, '#state');
  const dial = part<HTMLFormElement>(place, '#dial');
  const call = part<HTMLButtonElement>(place, '#call');
  const hangUp = part<HTMLButtonElement>(place, '#hang-up');
  const mute = part<HTMLButtonElement>(place, '#mute');
  const keys = [...place.querySelectorAll<HTMLButtonElement>('[data-key]')];
  const meters = {
    mine: part<HTMLMeterElement>(place, '#mine'),
    theirs: part<HTMLMeterElement>(place, '#theirs'),
  };
  const clock = part(place, '#clock');
  let phone: Softphone | null = null;
  /** ms since the epoch; null while nobody is on the line. */
  let beganAt: number | null = null;
  let watch: Watch | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  async function start(): Promise<void> {
    const given = new FormData(dial);
    const [to, from] = ['to', 'from'].map((name) => String(given.get(name) ?? '').trim());
    watch?.stop();
    showConversation(context, []);
    call.disabled = true;
    state.textContent = 'Asking for the microphone …';
    const sound = await openSound();
    try {
      // The page may have been left while the browser asked: then nobody's phone rings.
      if (signal.aborted) return closeSound(sound);
      state.textContent = 'Ringing …';
      const opened = await openSoftphone(session, { ...(to ? { to } : {}), ...(from ? { from } : {}) });
      if (signal.aborted) return closeSound(sound);
      // The path alone: the page may have been opened by another name of the same edge.
      const socketUrl = `${location.origin.replace(/^http/, 'ws')}${new URL(opened.url).pathname}`;
      let wasOpen = false;
      phone = startSoftphone(socketUrl, sound, {
        talking: () => {
          wasOpen = true;
          talking(
            opened.refusal === undefined ? undefined : `refused: ${opened.refusal}; the agent says why`,
          );
        },
        level: (who, level) => {
          meters[who].value = shownLevel(level);
        },
        microphoneLost: () => talking('the microphone is gone, the agent hears nothing'),
        ended: (code) => ended(opened.callId, code, wasOpen),
      });
      watch = watchCall(session, opened.callId, signal, {
        opened: () => undefined,
        events: (soFar) => void showConversation(context, soFar),
        lost: () => undefined,
        closed: () => undefined,
        failed: (error) => attempt(context, state, () => Promise.reject(error)),
      });
    } catch (error) {
      closeSound(sound);
      throw error;
    }
  }

  /** `trouble`: what is wrong with the call, though it is on. */
  function talking(trouble: string | undefined): void {
    clearInterval(timer);
    beganAt ??= Date.now();
    const from = beganAt;
    const said = trouble === undefined ? 'On the line' : `On the line (${trouble})`;
    const tick = (): void => {
      clock.textContent = length((Date.now() - from) / 1000);
    };
    state.textContent = said;
    tick();
    timer = setInterval(tick, 1000);
    for (const button of [hangUp, mute, ...keys]) button.disabled = false;
    hangUp.focus();
  }

  function ended(callId: string, code: number, wasOpen: boolean): void {
    clearInterval(timer);
    phone = null;
    beganAt = null;
    clock.textContent = '';
    for (const button of [hangUp, mute, ...keys]) button.disabled = true;
    mute.setAttribute('aria-pressed', 'false');
    call.disabled = false;
    meters.mine.value = 0;
    meters.theirs.value = 0;
    if (signal.aborted) return;
    const why = !wasOpen
      ? 'The line could not be opened.'
      : isOrdinary(code)
        ? 'The call is over.'
        : `The line broke (${code}).`;
    fill(state, html`${why} <a href="#/calls/${callId}">See the call</a>`);
    call.focus();
  }

  dial.addEventListener('submit', (event) => {
    event.preventDefault();
    start().catch((error: unknown) => {
      call.disabled = false;
      if (signal.aborted) return;
      if (error instanceof AskError && error.isSignedOut) context.signOut(error.message);
      else state.textContent = error instanceof AskError ? error.message : whyNoSound(error);
    });
  });
  hangUp.addEventListener('click', () => phone?.hangUp());
  mute.addEventListener('click', () => {
    const isMuted = mute.getAttribute('aria-pressed') !== 'true';
    mute.setAttribute('aria-pressed', String(isMuted));
    phone?.mute(isMuted);
  });
  for (const key of keys) key.addEventListener('click', () => phone?.press(key.dataset.key ?? ''));
  // The keys of a keyboard are a telephone's too, but not while a number is typed.
  const typed = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
    const isCommand = ctrlKey || metaKey || altKey;
    if (/^[0-9*#]$/.test(key) && !isCommand && !(target instanceof HTMLInputElement)) phone?.press(key);
  };
  document.addEventListener('keydown', typed, { signal });
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    phone?.hangUp();
  });
};

/** 1005: the other side closed without a code. */
function isOrdinary(code: number): boolean {
  return code === 1000 || code === 1005;
}
