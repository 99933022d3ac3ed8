/** "This went wrong": staff mark a call for the list of calls to look at, with a reason. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { type Call, MarkGiven, markReasons } from '../../shared/contract/call.ts';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { Trouble } from '../ui/states.tsx';

export function MarkCard({ call: { callId, mark } }: { call: Call }) {
  const say = useWords().calls.mark;
  const { dayTimeZone } = useFormats();
  const { api } = useSignedIn();
  const queries = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const { mutate, isPending, error, variables } = useMutation({
    mutationFn: async (given: MarkGiven | null) => {
      await (given ? api.ask('markCall', { callId, ...given }) : api.ask('unmarkCall', { callId }));
      await queries.invalidateQueries({ queryKey: ['call', callId] });
      void queries.invalidateQueries({ queryKey: ['calls'] });
    },
    onSuccess: () => setIsOpen(false),
  });
  const send = (given: MarkGiven | null): void => {
    if (!isPending) mutate(given);
  };
  if (!mark && !isOpen)
    return (
      <p>
        <button type="button" className="quiet" onClick={() => setIsOpen(true)}>
          {say.wrong}
        </button>
      </p>
    );
  return (
    <section className="card" aria-label={say.badge}>
      <h2>{mark ? say.badge : say.wrong}</h2>
      {mark && !isOpen && (
        <>
          <p>
            <b>{(say.reasons as Record<string, string>)[mark.reason] ?? mark.reason}</b>
          </p>
          {mark.note !== '' && (
            <p className="prose" dir="auto">
              {mark.note}
            </p>
          )}
          <p className="muted small">{say.by(mark.by, dayTimeZone(mark.at))}</p>
          <div className="actions">
            <button type="button" className="quiet" onClick={() => setIsOpen(true)}>
              {say.change}
            </button>
            <button type="button" className="quiet" aria-disabled={isPending} onClick={() => send(null)}>
              {say.unmark}
            </button>
          </div>
        </>
      )}
      {isOpen && (
        <MarkForm note={mark?.note ?? ''} reason={mark?.reason} send={send} close={() => setIsOpen(false)} />
      )}
      {error && <Trouble error={error} retry={() => send(variables ?? null)} />}
    </section>
  );
}

function MarkForm(given: {
  reason: string | undefined;
  note: string;
  send: (given: MarkGiven) => void;
  close: () => void;
}) {
  const words = useWords();
  const say = words.calls.mark;
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const parsed = MarkGiven.safeParse(Object.fromEntries(new FormData(event.currentTarget)));
    if (parsed.success) given.send(parsed.data);
  };
  return (
    <form className="mark-form" onSubmit={submit}>
      <label htmlFor={`${id}-reason`}>{say.reason}</label>
      <select id={`${id}-reason`} name="reason" required defaultValue={given.reason ?? ''}>
        <option value="" disabled>
          {say.choose}
        </option>
        {markReasons.map((reason) => (
          <option key={reason} value={reason}>
            {say.reasons[reason]}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-note`}>{say.note}</label>
      <textarea id={`${id}-note`} name="note" rows={3} maxLength={500} defaultValue={given.note} />
      <div className="actions">
        <button type="submit">{say.save}</button>
        <button type="button" className="quiet" onClick={given.close}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
