/**
 * The softphone's page: the number to call, the caller's number, the call's state and buttons, and its
 * transcript from the agent's side.
 */
import { type FormEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { Conversation } from '../live/conversation.tsx';
import { liveView } from '../live/live-view.ts';
import { useWatch } from '../live/use-watch.ts';
import { Ask } from '../ui/ask.tsx';
import { useBusinessAbout } from '../ui/business-about.ts';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { length } from '../ui/format.ts';
import { Icon } from '../ui/frame/icons.tsx';
import { Page } from '../ui/page.tsx';
import { SoftphoneNumbers } from '../ui/server/api.ts';
import { useLeaving } from '../ui/use-leaving.ts';
import { useNow } from '../ui/use-now.ts';
import { shownLevel } from './line.ts';
import { useSoftphone } from './use-softphone.ts';
import './softphone.css';

type Phone = ReturnType<typeof useSoftphone>;

export default function SoftphonePage() {
  const { softphone: say, versions } = useWords();
  const { setup, session } = useSignedIn();
  const isDraft = new URLSearchParams(useSearch()).has('draft');
  const phone = useSoftphone();
  // An operator calls, and sees no call.
  const watched = useWatch(session.role === 'operator' ? null : phone.callId);
  const view = useMemo(() => liveView(watched.soFar), [watched.soFar]);
  // A call ends when its page is left.
  const { question, setQuestion } = useLeaving(phone.isInCall, say);
  return (
    <Page title={say.title}>
      {!phone.isInCall && <p className="muted intro">{say.intro}</p>}
      {isDraft && (
        <p className="note">
          {versions.talkNote} <Link href="/business">{versions.backToDraft}</Link>
        </p>
      )}
      {setup.isLocal && !phone.isInCall && (
        <p className="note">
          <b>{say.local}</b> {say.localNote}
        </p>
      )}
      <div className="softphone">
        <div className="handset">
          <Dial phone={phone} isDraft={isDraft} />
          <Controls phone={phone} />
          <Keypad phone={phone} />
        </div>
        <div className="said">
          <Conversation view={view} />
        </div>
      </div>
      <Ask question={question} done={() => setQuestion(null)} />
    </Page>
  );
}

function Dial({ phone, isDraft }: { phone: Phone; isDraft: boolean }) {
  const say = useWords().softphone;
  const { setup, session } = useSignedIn();
  const numbers = useBusinessAbout()?.numbers ?? [];
  const { phone: written } = useFormats();
  const id = useId();
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const isBusy = phone.isInCall || phone.state === 'askingMicrophone';
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const numbers = SoftphoneNumbers.safeParse(Object.fromEntries(new FormData(event.currentTarget)));
    setWrong(new Set(numbers.error?.issues.map(({ path }) => String(path[0])) ?? []));
    if (numbers.success && !isBusy) phone.call(numbers.data, isDraft);
  };
  const check = (name: string) => ({
    'aria-invalid': wrong.has(name),
    'aria-describedby': wrong.has(name) ? `${id}-${name}-wrong` : undefined,
  });
  return (
    <form className="dial" id="dial" onSubmit={submit} noValidate hidden={phone.isInCall}>
      <div>
        <label htmlFor={`${id}-to`}>{say.to}</label>
        {numbers.length === 0 ? (
          <input id={`${id}-to`} name="to" type="tel" defaultValue={setup.number} {...check('to')} />
        ) : (
          <select
            id={`${id}-to`}
            name="to"
            defaultValue={numbers.find((each) => each === setup.number) ?? numbers[0]}
          >
            {numbers.map((number) => (
              <option key={number} value={number}>
                {written(number)}
              </option>
            ))}
          </select>
        )}
        {wrong.has('to') && (
          <p id={`${id}-to-wrong`} className="wrong" role="alert">
            {say.wrongNumber}
          </p>
        )}
      </div>
      <div hidden={session.role === 'operator'}>
        <label htmlFor={`${id}-from`}>
          {say.from} <span className="muted">({say.optional})</span>
        </label>
        <input
          id={`${id}-from`}
          name="from"
          type="tel"
          placeholder="98000 00001"
          list={`${id}-callers`}
          {...check('from')}
        />
        {wrong.has('from') && (
          <p id={`${id}-from-wrong`} className="wrong" role="alert">
            {say.wrongNumber}
          </p>
        )}
        {setup.isLocal && (
          <datalist id={`${id}-callers`}>
            <option value="+919800000001">Ravi Kumar</option>
            <option value="+919800000002">Priya Sharma</option>
          </datalist>
        )}
      </div>
      <button type="submit" id="call" aria-disabled={isBusy}>
        <Icon name="calls" />
        {say.call}
      </button>
    </form>
  );
}

function Controls({ phone }: { phone: Phone }) {
  const say = useWords().softphone;
  const { session } = useSignedIn();
  const hangUp = useRef<HTMLButtonElement>(null);
  const isTalking = phone.state === 'talking';
  useEffect(() => {
    if (isTalking) hangUp.current?.focus();
  }, [isTalking]);
  const state = {
    idle: say.idle,
    askingMicrophone: say.askingMicrophone,
    ringing: say.ringing,
    talking: say.onLine,
    ended: say.over,
  }[phone.state];
  return (
    <section className={`card line ${phone.state}`} aria-label={say.theCall}>
      <p className="line-state">
        <span role="status">
          {isTalking && <span className="pulse" aria-hidden="true" />} {phone.trouble ?? state}
        </span>{' '}
        {phone.since !== null && <Clock since={phone.since} />}
        {phone.state === 'ended' && phone.callId !== null && session.role !== 'operator' && (
          <Link href={`/calls/${phone.callId}`}>{say.seeCall}</Link>
        )}
      </p>
      <div className="levels">
        <Level label={say.you} level={phone.levels.mine} />
        <Level label={say.agent} level={phone.levels.theirs} />
      </div>
      <div className="actions">
        <button
          type="button"
          id="mute"
          className="quiet"
          aria-pressed={phone.isMuted}
          disabled={!isTalking}
          onClick={() => phone.mute(!phone.isMuted)}
        >
          <Icon name="mute" />
          {say.mute}
        </button>
        <button
          type="button"
          id="hang-up"
          className="danger solid"
          ref={hangUp}
          disabled={!isTalking}
          onClick={phone.hangUp}
        >
          <Icon name="hangUp" />
          {say.hangUp}
        </button>
      </div>
    </section>
  );
}

function Clock({ since }: { since: number }) {
  const now = useNow(1000);
  return <span className="number">{length(Math.max(0, now - since) / 1000)}</span>;
}

function Level({ label, level }: { label: string; level: number }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <meter id={id} min={0} max={1} value={shownLevel(level)} />
    </>
  );
}

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

function Keypad({ phone }: { phone: Phone }) {
  const say = useWords().softphone;
  const isTalking = phone.state === 'talking';
  const press = useRef(phone.press);
  press.current = phone.press;
  // Keys of the keyboard work as the keypad, except while a number is typed.
  useEffect(() => {
    const typed = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
      const isCommand = ctrlKey || metaKey || altKey;
      if (/^[0-9*#]$/.test(key) && !isCommand && !(target instanceof HTMLInputElement)) press.current(key);
    };
    document.addEventListener('keydown', typed);
    return () => document.removeEventListener('keydown', typed);
  }, []);
  return (
    <fieldset className="keys" aria-label={say.keypad}>
      {keys.map((key) => (
        <button
          type="button"
          className="quiet"
          key={key}
          disabled={!isTalking}
          onClick={() => phone.press(key)}
        >
          {key}
        </button>
      ))}
    </fieldset>
  );
}
