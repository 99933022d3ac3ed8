/**
 * The softphone's page: the number to call, the caller's number, the call's state and buttons, and its
 * transcript from the agent's side.
 */
import { conversationPlace, showConversation } from '../live/live-call-page.ts';
import { type Watch, watchCall } from '../live/watch.ts';
import { ApiError, openSoftphone } from '../ui/api.ts';
import { length } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import { attempt, fill, type Page, part } from '../ui/page.ts';
import { shownLevel } from './line.ts';
import { closeSound, openSound, type Softphone, startSoftphone, whyNoSound } from './softphone.ts';

export const softphonePage: Page = (context) => {
  const { place, session, setup, signal } = context;
  fill(place, frame(setup.number, setup.isLocal));
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
  /** ms since the epoch; null while there is no call. */
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
      // Staff may have left the page while the browser showed its permission prompt: then no call is
      // made.
      if (signal.aborted) return closeSound(sound);
      state.textContent = 'Ringing …';
      const opened = await openSoftphone(session, { ...(to ? { to } : {}), ...(from ? { from } : {}) });
      if (signal.aborted) return closeSound(sound);
      // Only the path is used: the page may have been opened under another name of the same edge.
      const socketUrl = `${location.origin.replace(/^http/, 'ws')}${new URL(opened.url).pathname}`;
      let wasOpen = false;
      phone = startSoftphone(socketUrl, sound, {
        talking: () => {
          wasOpen = true;
          talking(
            opened.refusal === undefined ? undefined : `refused: ${opened.refusal}; the agent explains`,
          );
        },
        level: (who, level) => {
          meters[who].value = shownLevel(level);
        },
        microphoneLost: () => talking("the microphone is gone, the agent can't hear you"),
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

  /** `trouble`: a problem of the call that does not end it. */
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
      ? 'The call could not be connected.'
      : isOrdinary(code)
        ? 'The call is over.'
        : `The connection was lost (${code}).`;
    fill(state, html`${why} <a href="#/calls/${callId}">See the call</a>`);
    call.focus();
  }

  dial.addEventListener('submit', (event) => {
    event.preventDefault();
    start().catch((error: unknown) => {
      call.disabled = false;
      if (signal.aborted) return;
      if (error instanceof ApiError && error.isSignedOut) context.signOut(error.message);
      else state.textContent = error instanceof ApiError ? error.message : whyNoSound(error);
    });
  });
  hangUp.addEventListener('click', () => phone?.hangUp());
  mute.addEventListener('click', () => {
    const isMuted = mute.getAttribute('aria-pressed') !== 'true';
    mute.setAttribute('aria-pressed', String(isMuted));
    phone?.mute(isMuted);
  });
  for (const key of keys) key.addEventListener('click', () => phone?.press(key.dataset.key ?? ''));
  // Keys of the keyboard work as the keypad, except while a number is typed.
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

/** 1005: the other side closed the socket without a code. */
function isOrdinary(code: number): boolean {
  return code === 1000 || code === 1005;
}

const keypad = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

function frame(number: string, isLocal: boolean): Html {
  return html`<h1>Softphone</h1>
    <p>Call the agent from this browser as a caller would by phone, in phone quality. You can speak while it speaks, and press keys.</p>
    ${isLocal ? demoNote() : null}
    <form id="dial" class="filters">
      <div>
        <label for="to">Number to call</label>
        <input id="to" name="to" type="tel" required value="${number}">
      </div>
      <div>
        <label for="from">Call as <span class="muted">(optional)</span></label>
        <input id="from" name="from" type="tel" placeholder="number withheld" list="callers">
        ${isLocal ? html`<datalist id="callers"><option value="+919800000001">Ravi Kumar</option><option value="+919800000002">Priya Sharma</option></datalist>` : null}
      </div>
      <button type="submit" id="call">Call the agent</button>
    </form>
    <div class="talking"><section class="phone" aria-label="The call">
      <p class="line"><span id="state" role="status">No call.</span> <span id="clock" class="number"></span></p>
      <div class="levels">
        <label for="mine">You</label><meter id="mine" min="0" max="1" value="0"></meter>
        <label for="theirs">Agent</label><meter id="theirs" min="0" max="1" value="0"></meter>
      </div>
      <div class="controls">
        <button type="button" id="mute" aria-pressed="false" disabled>Mute</button>
        <button type="button" id="hang-up" class="danger" disabled>Hang up</button>
      </div>
      <div class="keys" role="group" aria-label="Keypad">${keypad.map((key) => html`<button type="button" data-key="${key}" disabled>${key}</button>`)}</div>
    </section>${conversationPlace()}</div>`;
}

/** Shown on a local run only. */
function demoNote(): Html {
  return html`<p class="note"><b>Local run.</b> Replies come from a scripted demo engine, not a language model, unless <code>OPENAI_BASE_URL</code> points to a real one.
    Try: opening hours, prices, an appointment, “in Hindi please”, “let me talk to a person”.</p>`;
}
