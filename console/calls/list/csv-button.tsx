/** The list as a file, by its filters. */
import { useMutation } from '@tanstack/react-query';
import { useFormats, useSignedIn, useWords } from '../../ui/context.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Trouble } from '../../ui/states.tsx';
import { type CallFilters, callsCsv } from './calls-list.ts';

export function CsvButton({ filters }: { filters: CallFilters }) {
  const say = useWords().calls;
  const formats = useFormats();
  const { api, session } = useSignedIn();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => saveFile(await callsCsv(api, filters, formats), `calls-${session.business}.csv`),
  });
  return (
    <>
      <button type="button" className="quiet" aria-disabled={isPending} onClick={() => isPending || mutate()}>
        {say.csv}
      </button>
      {error && <Trouble error={error} retry={() => mutate()} />}
    </>
  );
}
