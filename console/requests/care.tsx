/** Who sees to a request, until when, and a note: shown, and changed in a small form. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { RequestChange, type StaffRequest } from '../../shared/contract/request.ts';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { ApiError } from '../ui/server/api-error.ts';
import { sentenceOf } from '../ui/states.tsx';

interface Given {
  request: StaffRequest;
  /** How the request is called, for who hears its buttons. */
  name: string;
  saved: (next: StaffRequest) => void;
}

export function Care({ request, name, saved }: Given) {
  const say = useWords().requests;
  const { wanted, dayOf } = useFormats();
  const [isOpen, setIsOpen] = useState(false);
  const { assignee, due, note } = request;
  const isLate = due !== undefined && request.state === 'open' && due < dayOf(Date.now());
  return (
    <div className="care">
      {(assignee ?? due ?? note) !== undefined && (
        <p className="small">
          {assignee && (
            <span>
              <span className="muted">{say.assignee}</span> <b dir="auto">{assignee}</b>
            </span>
          )}
          {due && (
            <span>
              <span className="muted">{say.due}</span> <b>{wanted(due, '')}</b>{' '}
              {isLate && <span className="badge failed">{say.overdue}</span>}
            </span>
          )}
          {note && (
            <span className="care-note" dir="auto">
              {note}
            </span>
          )}
        </p>
      )}
      {isOpen ? (
        <CareForm request={request} saved={saved} close={() => setIsOpen(false)} />
      ) : (
        <button
          type="button"
          className="plain small"
          aria-label={say.named(say.edit, name)}
          onClick={() => setIsOpen(true)}
        >
          {say.edit}
        </button>
      )}
    </div>
  );
}

/** What is typed stays when a colleague was faster; the request above then shows what they changed. */
function CareForm({ request, saved, close }: Omit<Given, 'name'> & { close: () => void }) {
  const words = useWords();
  const say = words.requests;
  const { api } = useSignedIn();
  const queries = useQueryClient();
  const id = useId();
  const [assignee, setAssignee] = useState(request.assignee ?? '');
  const [due, setDue] = useState(request.due ?? '');
  const [note, setNote] = useState(request.note ?? '');
  const saving = useMutation({
    mutationFn: () =>
      api.ask('changeRequest', { id: request.requestId, assignee, due, note, version: request.version ?? 0 }),
    onSuccess: ({ request: next }) => {
      saved(next);
      close();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['requests'] }),
  });
  const isConflict = saving.error instanceof ApiError && saving.error.code === 'version_conflict';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!saving.isPending && RequestChange.safeParse({ assignee, due, note }).success) saving.mutate();
  };
  return (
    <form className="care-form" onSubmit={submit}>
      <div>
        <label htmlFor={`${id}-who`}>{say.assignee}</label>
        <input
          id={`${id}-who`}
          list="request-assignees"
          maxLength={120}
          autoComplete="off"
          dir="auto"
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this form
          autoFocus
          value={assignee}
          onChange={({ target }) => setAssignee(target.value)}
        />
      </div>
      <div>
        <label htmlFor={`${id}-due`}>{say.due}</label>
        <input id={`${id}-due`} type="date" value={due} onChange={({ target }) => setDue(target.value)} />
      </div>
      <div className="wide">
        <label htmlFor={`${id}-note`}>{say.note}</label>
        <textarea
          id={`${id}-note`}
          rows={2}
          maxLength={1000}
          dir="auto"
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
      </div>
      {saving.error && (
        <p className="trouble small wide" role="alert">
          {isConflict ? say.conflict : say.notSaved(sentenceOf(saving.error, words))}
        </p>
      )}
      <div className="actions wide">
        <button type="submit" aria-disabled={saving.isPending}>
          {saving.isPending ? say.saving : say.save}
        </button>
        <button type="button" className="quiet" onClick={close}>
          {words.calendar.close}
        </button>
      </div>
    </form>
  );
}
