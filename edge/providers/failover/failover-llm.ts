/**
 * Several models behind one port, the best first. A model fails over only until its first part was emitted:
 * after that the caller has heard half a sentence, and another model would begin a different one. One that
 * has no word in time is raced by a second request, and the first useful token wins (decision 52).
 */
import { type Fault, FaultError } from '../../../shared/fault.ts';
import type { Llm, LlmPart, LlmUsage, Message, Tool } from '../../../shared/io/llm.ts';
import { retryPauseMs } from '../../../shared/io/retry-after.ts';
import { pause } from '../../../shared/io/watchdog.ts';
import {
  type AttemptMeter,
  createAttemptMeter,
  type RequestMeter,
} from '../../../shared/journal/reply-bill.ts';
import {
  type Attempt,
  createProviderOrder,
  type FailoverPolicy,
  type ProviderOrder,
  type Use,
} from './order.ts';

/** Told what a request cost that another one stands in for. */
export type AttemptSpent = (model: string, usage: LlmUsage) => void;

export interface LlmLimits {
  /** Without a useful token by then, a second request is sent. 0 or absent: none is. */
  secondRequestMs?: number | undefined;
  /** All requests of a reply together have this long for their first token; one that thinks has longer. */
  firstTokenMs?: number | undefined;
}

interface Models {
  choices: readonly [Llm, ...Llm[]];
  order: ProviderOrder;
  policy: FailoverPolicy;
  limits: LlmLimits;
  spent: AttemptSpent | undefined;
}

interface Request {
  messages: readonly Message[];
  tools: readonly Tool[];
  signal: AbortSignal;
  meter: RequestMeter | undefined;
}

/** A single choice needs it too: the one retry is here, because the adapter has none. */
export function failoverLlm(
  choices: readonly [Llm, ...Llm[]],
  policy: FailoverPolicy,
  spent?: AttemptSpent,
  limits: LlmLimits = {},
): Llm {
  const [primary] = choices;
  const order = createProviderOrder(
    choices.map((llm) => `${llm.name}/${llm.model}`),
    // A model that stayed silent has used all the time there is: a caller waits 5 s for a sentence, so
    // 4 s can't be spent twice.
    (fault) => fault.retryable && fault.kind !== 'stall',
    policy,
  );
  const models: Models = { choices, order, policy, limits, spent };
  return {
    name: primary.name,
    model: primary.model,
    reply: (messages, tools, signal, meter) => answered(models, { messages, tools, signal, meter }),
  };
}

/** One request to one model. */
interface Run {
  attempt: Attempt;
  /** The choices that failed in the same race. */
  failedBeside: number[];
  llm: Llm;
  use: Use;
  cost: AttemptMeter;
  /** Has the owner's meter told what this request costs. All others are reported by `spent`. */
  lead(meter: RequestMeter | undefined): void;
  /** Nothing was written yet, not even a thought. */
  isSilent(): boolean;
  stop: AbortController;
  parts: AsyncIterator<LlmPart>;
  /** Never rejects. */
  next: Promise<Step>;
}

type Step = { run: Run } & ({ result: IteratorResult<LlmPart> } | { error: unknown });

const noToken: Fault = { source: 'llm', kind: 'stall', retryable: true, message: 'no token in time' };

async function* answered(models: Models, request: Request): AsyncGenerator<LlmPart> {
  const { order, policy } = models;
  const { signal, meter } = request;
  if (signal.aborted) return;
  /** The first one leads: the owner's meter tells its cost. */
  let runs: Run[] = [];
  let winner: Run | null = null;
  let hasPart = false;
  const alarms = createAlarms(models);

  const begin = (attempt: Attempt): void => {
    const run = startRun(models, request, attempt, () => win(run));
    if (runs.length === 0) run.lead(meter);
    runs.push(run);
  };
  function win(run: Run): void {
    if (winner || !runs.includes(run)) return;
    winner = run;
    alarms.callOff();
    const [first] = runs;
    for (const loser of runs.filter((each) => each !== run)) {
      if (loser === first) policy.onRepaired?.(noToken);
      // The same model has answered, only to another request.
      if (loser === first && loser.llm !== run.llm) loser.use.failed(noToken);
      else loser.use.left();
      giveUp(loser, loser.cost.soFar());
    }
  }
  /** The request is not waited for any more, and cost this. */
  function giveUp(run: Run, cost: LlmUsage | null): void {
    const wasLead = run === runs[0];
    runs = runs.filter((each) => each !== run);
    run.stop.abort();
    run.parts.return?.()?.catch(() => undefined);
    if (cost) models.spent?.(run.llm.model, cost);
    if (!wasLead) return;
    meter?.replaced();
    runs[0]?.lead(meter);
  }
  /** In the same step as the abort, because the call may be settled in it. */
  function stopAll(): void {
    for (const run of runs.slice(1)) giveUp(run, run.cost.soFar());
    for (const run of runs) run.stop.abort(signal.reason);
  }
  async function standIn(run: Run, fault: Fault, error: unknown): Promise<void> {
    run.use.failed(fault);
    const next = runs.length > 1 ? null : nextOf(order, run, fault);
    if (runs.length === 1 && next === null) throw error;
    policy.onRepaired?.(fault);
    giveUp(run, run.cost.failed(fault));
    for (const other of runs) other.failedBeside.push(run.attempt.index);
    if (next === null) return;
    if (next.isRetry && retryPauseMs(fault) > 0) await pause(retryPauseMs(fault), policy.clock, signal);
    // It had begun, with a tool call for example, and broke off.
    winner = null;
    alarms.setAgain();
    begin(next);
  }
  function expire(): void {
    for (const run of runs.filter((each) => each.isSilent())) {
      run.use.failed(noToken);
      if (runs.length === 1) throw new FaultError(noToken);
      giveUp(run, run.cost.failed(noToken));
      for (const other of runs) other.failedBeside.push(run.attempt.index);
    }
  }

  signal.addEventListener('abort', stopAll, { once: true });
  try {
    begin(order.first());
    for (;;) {
      const step = await Promise.race([...runs.map((run) => run.next), ...(winner ? [] : alarms.rings())]);
      if (typeof step === 'string') {
        const [run] = runs;
        alarms.callOff(step);
        if (step === 'overdue') {
          expire();
        } else {
          if (run && !signal.aborted)
            begin({ ...run.attempt, index: order.second(run.attempt.index), isRetry: true });
        }
        continue;
      }
      const { run } = step;
      if (!runs.includes(run)) continue;
      if ('error' in step) {
        const fault = step.error instanceof FaultError ? step.error.fault : null;
        if (hasPart || signal.aborted || fault?.source !== 'llm') {
          if (fault?.source === 'llm' && !signal.aborted) run.use.failed(fault);
          throw step.error;
        }
        await standIn(run, fault, step.error);
        continue;
      }
      if (step.result.done) return;
      const part = step.result.value;
      win(run);
      hasPart = true;
      if (part.type === 'done') run.use.succeeded();
      yield part.type === 'done' ? { ...part, model: run.llm.model } : part;
      run.next = stepOf(run);
    }
  } finally {
    alarms.callOff();
    signal.removeEventListener('abort', stopAll);
    for (const run of runs) {
      if (hasPart) run.use.succeeded();
      else run.use.left();
      run.stop.abort();
      run.parts.return?.()?.catch(() => undefined);
    }
  }
}

function startRun(
  { choices, order }: Models,
  { messages, tools }: Request,
  attempt: Attempt,
  begun: () => void,
): Run {
  const llm = choices[attempt.index] ?? choices[0];
  const stop = new AbortController();
  const cost = createAttemptMeter(messages, tools);
  const { meter, lead, isSilent } = heldMeter(llm.model, cost, begun);
  const parts = llm.reply(messages, tools, stop.signal, meter)[Symbol.asyncIterator]();
  const use = order.use(attempt.index);
  const run = {
    attempt,
    failedBeside: [],
    llm,
    use,
    cost,
    lead,
    isSilent,
    stop,
    parts,
    next: Promise.reject(),
  };
  run.next.catch(() => undefined);
  return Object.assign(run, { next: stepOf(run) });
}

/** Pulls the next part of a request. */
function stepOf(run: Run): Promise<Step> {
  return run.parts.next().then(
    (result) => ({ run, result }),
    (error: unknown) => ({ run, error }),
  );
}

/** A request's cost. As soon as the request leads, the owner's meter is told all of it. */
function heldMeter(model: string, cost: AttemptMeter, begun: () => void) {
  let isSilent = true;
  let owner: RequestMeter | undefined;
  const held: ((meter: RequestMeter) => void)[] = [];
  const tell = (what: (meter: RequestMeter) => void): void => {
    what(cost);
    if (owner) what(owner);
    else held.push(what);
  };
  const meter: RequestMeter = {
    wrote(text) {
      isSilent = false;
      tell((each) => each.wrote(text));
    },
    inVain(usage, next) {
      isSilent = false;
      tell((each) => each.inVain(usage, next));
    },
    replaced: () => tell((each) => each.replaced()),
    begun,
  };
  return {
    meter,
    isSilent: () => isSilent,
    lead(given: RequestMeter | undefined) {
      owner = given;
      given?.by?.(model);
      if (given) for (const what of held.splice(0)) what(given);
    },
  };
}

/** After a failure. What failed beside it in the race comes last. */
function nextOf(order: ProviderOrder, { attempt, failedBeside: beside }: Run, fault: Fault): Attempt | null {
  const failed = [...attempt.failed, ...beside];
  return order.after({ ...attempt, failed }, fault) ?? order.after(attempt, fault);
}

type Ringing = 'second' | 'overdue';

/** The two times of a reply. Each rings once, and never once it is called off. */
function createAlarms({ policy: { clock }, limits }: Models) {
  const startedAt = clock.now();
  const msOf = { second: limits.secondRequestMs || null, overdue: limits.firstTokenMs ?? null };
  const set = new Map<Ringing, { ringing: Promise<Ringing>; cancel: () => void }>();
  const start = (name: Ringing, ms: number): void => {
    let cancel = (): void => undefined;
    const ringing = new Promise<Ringing>((resolve) => {
      cancel = clock.after(ms, () => resolve(name));
    });
    set.set(name, { ringing, cancel });
  };
  const callOff = (name: Ringing): void => {
    set.get(name)?.cancel();
    set.delete(name);
  };
  for (const name of ['second', 'overdue'] as const) if (msOf[name] !== null) start(name, msOf[name]);
  return {
    rings: () => [...set.values()].map(({ ringing }) => ringing),
    callOff(only?: Ringing) {
      for (const name of only ? [only] : [...set.keys()]) callOff(name);
    },
    /** For the request that stands in once both are over: what is left of each time, at least half. */
    setAgain() {
      if (set.has('overdue')) return;
      const passedMs = clock.now() - startedAt;
      for (const name of ['second', 'overdue'] as const) {
        const ms = msOf[name];
        callOff(name);
        if (ms !== null) start(name, Math.max(ms - passedMs, ms / 2));
      }
    },
  };
}
