/**
 * A conversation for tests: sends events to `decide` in a readable way, and keeps the effects.
 * Times are in ms since the call began.
 */
import { defaultTurnPolicy, type TurnPolicy } from '../../../shared/turn-policy.ts';
import { decide } from '../conversation.ts';
import type { Effect, Event, EventOf, EventType, Outcome } from '../events.ts';
import { initialState, type State } from '../state.ts';

const msPerCharacter = 60;

/** An event of any type without its time. */
type Unstamped = { [T in EventType]: Omit<EventOf<T>, 'at'> }[EventType];

export const callStarted: Omit<EventOf<'callStarted'>, 'at'> = {
  type: 'callStarted',
  businessId: 'demo-clinic',
  carrier: 'twilio',
  from: '+919800000001',
  to: '+918000000001',
  language: 'en-IN',
  languages: ['en-IN', 'hi-IN'],
  agentName: 'Asha',
  businessName: 'Sunrise Dental Clinic',
  customerName: null,
  greeting: 'Hello, this is Asha. How can I help you today, please?',
  endAfterGreeting: null,
  limits: { maxSeconds: 600, warningSeconds: 480, limitReason: 'limit' },
};

export const modelFault: EventOf<'replyFailed'>['fault'] = {
  source: 'llm',
  kind: 'server',
  retryable: false,
  message: 'down',
};
export const ttsFault: EventOf<'replyFailed'>['fault'] = {
  source: 'tts',
  kind: 'server',
  retryable: false,
  message: 'down',
};
export const sttFault: EventOf<'faulted'>['fault'] = {
  source: 'stt',
  kind: 'network',
  retryable: true,
  message: 'gone',
};

export class Talk {
  now = 0;
  state: State;
  /** The effects of the last event. */
  effects: Effect[] = [];
  outcomes: Outcome[] = [];
  /** The timers, as the effects set them. */
  timers = new Map<string, number>();
  readonly #policy: TurnPolicy;
  #marks = 0;
  #playedUntil = 0;

  constructor(state: State = initialState(), policy: TurnPolicy = defaultTurnPolicy) {
    this.state = state;
    this.#policy = policy;
  }

  /** The answer to a transfer that was requested without the model: there is no destination. */
  noDestination(): this {
    return this.emit({
      type: 'toolAnswered',
      turn: this.state.turn,
      id: 't',
      name: 'transfer_call',
      arguments: '{}',
      result: '{}',
      action: null,
    });
  }

  get phase(): State['phase'] {
    return this.state.phase;
  }

  get effectTypes(): string[] {
    return this.effects.map((effect) => effect.type);
  }

  emit(event: Unstamped): this {
    const step = decide(this.state, { ...event, at: this.now } as Event, this.#policy);
    this.state = step.state;
    this.effects = step.effects;
    for (const effect of step.effects) {
      if (effect.type === 'record') this.outcomes.push(effect.outcome);
      else if (effect.type === 'setTimer') this.timers.set(effect.name, effect.at);
      else if (effect.type === 'cancelTimer') this.timers.delete(effect.name);
      else if (effect.type === 'clear') this.#playedUntil = Math.min(this.#playedUntil, this.now);
    }
    return this;
  }

  /** Lets time pass, and fires the timers that come due. */
  wait(ms: number): this {
    const until = this.now + ms;
    for (;;) {
      const [due] = [...this.timers].filter(([, at]) => at <= until).sort(([, a], [, b]) => a - b);
      if (!due) break;
      const [name, at] = due;
      this.timers.delete(name);
      this.now = Math.max(this.now, at);
      this.emit({ type: 'timerFired', name: name as EventOf<'timerFired'>['name'] });
    }
    this.now = until;
    return this;
  }

  /** The phone is answered, and the greeting starts. */
  answer(over: Partial<Omit<EventOf<'callStarted'>, 'type' | 'at'>> = {}): this {
    return this.emit({ ...callStarted, ...over }).emit({ type: 'mediaStarted', streamId: 'MZ1' });
  }

  /** The greeting was heard to its end. */
  greeted(): this {
    return this.answer().plays().sent().heard();
  }

  words(text: string): this {
    return this.emit({ type: 'callerSpoke', text, languages: ['en'] });
  }

  turn(text: string, confidence: number | null = 0.9): this {
    return this.emit({
      type: 'turnEnded',
      text,
      languages: ['en'],
      confidence,
      speechEndedAt: this.now - 300,
    });
  }

  /** The STT provider says that the turn seems to be ending. */
  ending(text: string): this {
    return this.emit({ type: 'turnEnding', text, languages: ['en'] });
  }

  resumed(): this {
    return this.emit({ type: 'turnResumed' });
  }

  /** The reply inserts the requested aside at this clause. */
  interjected(clause = 0): this {
    const effect = this.effects.find(({ type }) => type === 'interject');
    if (effect?.type !== 'interject') throw new Error('no aside was requested');
    const { turn, aside, text } = effect;
    return this.emit({ type: 'clauseWritten', turn, clause, text, aside });
  }

  writes(...clauses: string[]): this {
    for (const text of clauses) {
      const clause = this.state.reply?.clauses.length ?? 0;
      this.emit({ type: 'clauseWritten', turn: this.state.turn, clause, text });
    }
    return this;
  }

  written(): this {
    return this.emit({
      type: 'replyWritten',
      turn: this.state.turn,
      finish: 'stop',
      model: 'm',
      usage: null,
    });
  }

  /**
   * Hands all audio of these clauses to the carrier at once: of every written clause when none is
   * named.
   */
  plays(...clauses: number[]): this {
    const written = this.state.reply?.clauses ?? [];
    for (const clause of clauses.length > 0 ? clauses : written.keys()) {
      const text = written[clause] ?? '';
      const mark = `${this.state.turn}:${this.#marks++}`;
      const startsAt = Math.max(this.now, this.#playedUntil);
      this.#playedUntil = startsAt + text.length * msPerCharacter;
      this.emit({ type: 'clausePlaying', turn: this.state.turn, clause, mark, text, startsAt });
      this.emit({ type: 'clauseSent', turn: this.state.turn, mark, endsAt: this.#playedUntil });
    }
    return this;
  }

  sent(): this {
    return this.emit({ type: 'replySent', turn: this.state.turn });
  }

  marked(mark: string): this {
    return this.emit({ type: 'marked', mark });
  }

  /** Lets the carrier play everything it holds, and return its marks. */
  heard(): this {
    const marks = this.marks();
    this.now = Math.max(this.now, this.#playedUntil);
    for (const mark of marks) this.marked(mark);
    return this;
  }

  /** Marks of the current reply that have not come back yet. */
  marks(): string[] {
    return (this.state.reply?.ledger ?? [])
      .filter((stretch) => stretch.fate === 'playing')
      .map((stretch) => stretch.mark);
  }

  /** The caller asks a question, and the whole answer is handed to the carrier. */
  answers(question: string, ...clauses: string[]): this {
    return this.turn(question)
      .writes(...clauses)
      .written()
      .plays()
      .sent();
  }

  lastHeard(): Outcome | undefined {
    return this.outcomes.findLast((outcome) => outcome.type === 'agentSaid');
  }
}
