/** Founds a business: the least that an agent needs to answer the phone. For operators. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Fault } from '../business/fault.ts';
import { FormProvider, Rows, TextField } from '../business/form.tsx';
import { Greetings } from '../business/sections/greetings.tsx';
import { Hours } from '../business/sections/hours.tsx';
import { Languages } from '../business/sections/languages.tsx';
import { navigate } from '../ui/address.ts';
import { Ask } from '../ui/ask.tsx';
import { useSignedIn, useWords } from '../ui/context.tsx';
import { Page } from '../ui/page.tsx';
import type { Api } from '../ui/server/api.ts';
import { ApiError } from '../ui/server/api-error.ts';
import { Empty, sentenceOf } from '../ui/states.tsx';
import { useLeaving } from '../ui/use-leaving.ts';
import { checkNew, emptyBusiness, filledDraft, idOf, type NewBusiness, typedInto } from './new-business.ts';
import '../business/business.css';

export default function FoundingPage() {
  const say = useWords().founding;
  const { operatorApi } = useSignedIn();
  return (
    <Page title={say.title}>
      {operatorApi ? <FoundingForm api={operatorApi} /> : <Empty title={say.operatorsOnly} />}
    </Page>
  );
}

type FaultMap = ReadonlyMap<string, Fault>;

function FoundingForm({ api }: { api: Api }) {
  const words = useWords();
  const say = words.founding;
  const form = useRef<HTMLFormElement>(null);
  const [business, setBusiness] = useState(emptyBusiness);
  const [tries, setTries] = useState(0);
  const { question, setQuestion } = useLeaving(business !== emptyBusiness, {
    ...words.business,
    leaveWhat: say.leaveWhat,
  });
  const founding = useFounding(api);
  const checked = checkNew(business);
  const own: FaultMap = tries > 0 && !checked.ok ? checked.faults : new Map();
  const faults: FaultMap = new Map([...founding.faults, ...own]);
  const type = (part: Partial<NewBusiness>): void => {
    founding.typed();
    setBusiness((before) => ({ ...before, ...part }));
  };
  // After what is wrong was drawn, here or by the API's answer.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a try and a refusal move the focus, typing does not
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries, founding.refusal]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (founding.isBusy) return;
    setTries(tries + 1);
    if (checked.ok) void founding.found(checked);
  };
  return (
    <form ref={form} onSubmit={submit} noValidate aria-label={say.title}>
      <p className="muted intro">{say.intro}</p>
      <FormProvider
        value={{
          draft: filledDraft(business),
          faults,
          change: (part) => type(typedInto(business, part)),
        }}
      >
        <Basics business={business} type={type} />
        <Languages />
        <Greetings />
        <Hours />
      </FormProvider>
      {founding.trouble !== null && (
        <p className="trouble" role="alert">
          {sentenceOf(founding.trouble, words)}
        </p>
      )}
      {faults.size > 0 && (
        <p className="trouble" role="alert">
          {words.business.faultCount(faults.size)}
        </p>
      )}
      <button type="submit" aria-disabled={founding.isBusy}>
        {founding.isBusy ? words.business.saving : say.found}
      </button>
      <Ask question={question} done={() => setQuestion(null)} />
    </form>
  );
}

function Basics({ business, type }: { business: NewBusiness; type: (part: Partial<NewBusiness>) => void }) {
  const words = useWords();
  const say = words.founding;
  const { draft, numbers, budget } = business;
  return (
    <section className="card">
      <div className="pair">
        <TextField
          at="name"
          label={words.business.name}
          value={draft.name}
          change={(name) => type(typedInto(business, { name }))}
        />
        <TextField
          at="id"
          label={say.id}
          help={say.idHelp}
          value={idOf(business)}
          change={(id) => type({ id })}
        />
        <TextField
          at="agentName"
          label={words.business.agentName}
          value={draft.agentName}
          change={(agentName) => type(typedInto(business, { agentName }))}
        />
        <TextField
          at="budget"
          label={words.business.perDay}
          help={words.business.budgetHelp}
          mode="decimal"
          value={budget}
          change={(next) => type({ budget: next })}
        />
      </div>
      <Rows
        rows={numbers}
        change={(next) => type({ numbers: next.length === 0 ? [''] : next })}
        empty=""
        most={20}
        add={say.addNumber}
        name={(number, index) => number || String(index + 1)}
      >
        {(number, set, index) => (
          <TextField
            at={`numbers.${index}`}
            label={index === 0 ? say.number : say.numberOf(index + 1)}
            help={index === 0 ? say.numberHelp : undefined}
            type="tel"
            placeholder="+91 80 0000 0003"
            value={number}
            change={set}
          />
        )}
      </Rows>
    </section>
  );
}

/** The API names no field: which one it refused is told by its code. */
function faultsOf(error: unknown): FaultMap {
  if (!(error instanceof ApiError)) return new Map();
  if (error.code === 'version_conflict') return new Map([['id', { kind: 'idTaken', detail: '' }]]);
  if (error.code === 'number_taken') return new Map([['numbers.0', { kind: 'numberTaken', detail: '' }]]);
  return new Map();
}

function useFounding(api: Api) {
  const { choose } = useSignedIn();
  const [isBusy, setIsBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const faults = faultsOf(trouble);
  return {
    isBusy,
    faults,
    refusal: trouble,
    /** A refusal of a field is shown there. */
    trouble: faults.size > 0 ? null : trouble,
    typed: (): void => setTrouble(null),
    /** Leads to the page of the business. */
    async found({ id, given, microInr }: Extract<ReturnType<typeof checkNew>, { ok: true }>): Promise<void> {
      setIsBusy(true);
      setTrouble(null);
      try {
        await api.ask('putBusiness', { id, ...given });
      } catch (error) {
        setTrouble(error);
        return setIsBusy(false);
      }
      // The business is there. What fails from here on is shown, and can be mended, on its page.
      await Promise.allSettled([
        api.ask('putBudget', { id, limitPerDay: { microInr } }),
        api.refreshSettings(id),
      ]);
      await choose(id);
      navigate('/business');
    },
  };
}
