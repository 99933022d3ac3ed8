/** An appointment in a dialog: entered by hand, moved or cancelled. What is refused can be done anyway. */
import { Dialog } from '@base-ui/react/dialog';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Link } from 'wouter';
import { AppointmentGiven } from '../../../shared/contract/request.ts';
import { useFaultWords } from '../../business/words/use-fault-words.ts';
import { useFormats, useSignedIn, useWords } from '../../ui/context.tsx';
import { ApiError } from '../../ui/server/api-error.ts';
import { sentenceOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { slotSentence, wordsOfRequest } from '../request-words.ts';
import type { Appointment } from './week.ts';
import '../../ui/ask.css';

/** `request`: null for a new appointment at this time. */
export interface Chosen {
  request: Appointment | null;
  date: string;
  time: string;
}

type Wanted = { type: 'put'; anyway: boolean } | { type: 'cancel' };
const texts = ['name', 'phone', 'service'] as const;
const none = { name: '', phone: '', service: '' };

export function AppointmentDialog({ chosen, close }: { chosen: Chosen; close: () => void }) {
  const words = useWords();
  const say = words.calendar;
  const sayFault = useFaultWords();
  const { request } = chosen;
  const [date, setDate] = useState(chosen.date);
  const [time, setTime] = useState(chosen.time);
  const [person, setPerson] = useState(none);
  const { saving, given } = useSaving(chosen, { date, time, ...person }, close);
  const refused = slotSentence(saving.error, words);
  const isConflict = saving.error instanceof ApiError && saving.error.code === 'version_conflict';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (given.success && !saving.isPending) saving.mutate({ type: 'put', anyway: false });
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog appointment-dialog">
          <Dialog.Title>{request ? say.change : say.add}</Dialog.Title>
          {request && <Told request={request} />}
          <form onSubmit={submit}>
            <div className="pair">
              <Labelled name={say.day}>
                {(id) => (
                  <input
                    id={id}
                    type="date"
                    required
                    value={date}
                    onChange={({ target }) => setDate(target.value)}
                  />
                )}
              </Labelled>
              <Labelled name={say.time}>
                {(id) => (
                  <input
                    id={id}
                    type="time"
                    required
                    value={time}
                    onChange={({ target }) => setTime(target.value)}
                  />
                )}
              </Labelled>
            </div>
            {!request &&
              texts.map((field) => (
                <Labelled key={field} name={say[field]}>
                  {(id) => (
                    <input
                      id={id}
                      dir="auto"
                      autoComplete="off"
                      type={field === 'phone' ? 'tel' : 'text'}
                      maxLength={field === 'service' ? 200 : 120}
                      required={field === 'name'}
                      value={person[field]}
                      onChange={({ target }) => setPerson((before) => ({ ...before, [field]: target.value }))}
                    />
                  )}
                </Labelled>
              ))}
            {person.phone !== '' && !given.success && given.error.issues.some(isPhone) && (
              <p className="fault small">{sayFault.phone('')}</p>
            )}
            {saving.error && (
              <p className="trouble small" role="alert">
                {refused ??
                  (isConflict ? say.conflict : words.requests.notSaved(sentenceOf(saving.error, words)))}
              </p>
            )}
            <div className="actions">
              {request && (
                <button
                  type="button"
                  className="danger"
                  aria-disabled={saving.isPending}
                  onClick={() => saving.isPending || saving.mutate({ type: 'cancel' })}
                >
                  {say.cancelIt}
                </button>
              )}
              <Dialog.Close className="quiet">{say.close}</Dialog.Close>
              {refused !== null && (
                <button
                  type="button"
                  className="quiet"
                  onClick={() => saving.mutate({ type: 'put', anyway: true })}
                >
                  {words.requests.anyway}
                </button>
              )}
              <button type="submit" aria-disabled={saving.isPending}>
                {saving.isPending ? words.requests.saving : request ? say.move : say.enter}
              </button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function isPhone({ path }: { path: readonly PropertyKey[] }): boolean {
  return path[0] === 'phone';
}

function useSaving(
  { request }: Chosen,
  typed: { date: string; time: string; name: string; phone: string; service: string },
  close: () => void,
) {
  const say = useWords().calendar;
  const { api } = useSignedIn();
  const queries = useQueryClient();
  const toast = useToast();
  // The same for each attempt, so that one that was saved without an answer is not saved twice.
  const [requestId] = useState(() => crypto.randomUUID());
  const { phone, name, ...rest } = typed;
  const given = AppointmentGiven.safeParse({
    ...rest,
    ...{ requestId, name: request ? '-' : name },
    ...(phone.trim() !== '' && { phone }),
  });
  const saving = useMutation({
    mutationFn: async (wanted: Wanted) => {
      if (wanted.type === 'cancel' && request)
        return api.ask('changeRequest', { id: request.requestId, state: 'cancelled' });
      if (!given.success) throw given.error;
      const { anyway } = wanted as Wanted & { type: 'put' };
      const { date, time } = given.data;
      return request
        ? api.ask('changeRequest', {
            ...{ id: request.requestId, appointment: { date, time }, anyway },
            version: request.version ?? 0,
          })
        : api.ask('addAppointment', { ...given.data, anyway });
    },
    onSuccess: (_, { type }) => {
      toast(type === 'cancel' ? say.cancelled : say.saved, null);
      close();
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['calendar'] }),
        queries.invalidateQueries({ queryKey: ['requests'] }),
      ]),
  });
  return { saving, given };
}

/** Who it is, and where it comes from. */
function Told({ request }: { request: Appointment }) {
  const words = useWords();
  const formats = useFormats();
  const { name, phone, what } = wordsOfRequest(request, words, formats);
  return (
    <Dialog.Description>
      <b dir="auto">{name}</b> <span className="number">{phone}</span>
      {what && (
        <>
          <br />
          <span dir="auto">{what}</span>
        </>
      )}
      <br />
      {request.callId === undefined ? (
        <span className="muted">{words.requests.byHand(formats.dayTime(request.at))}</span>
      ) : (
        <Link href={`/calls/${request.callId}`}>{words.requests.toCall}</Link>
      )}
    </Dialog.Description>
  );
}

function Labelled({ name, children }: { name: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      {children(id)}
    </div>
  );
}
