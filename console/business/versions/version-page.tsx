/** One version of the settings: compared with another one, whole, and published again. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import type { BusinessSettings } from '../../../shared/contract/business.ts';
import type { WholeVersion } from '../../../shared/contract/settings/version.ts';
import { navigate } from '../../ui/address.ts';
import { Ask, type Question } from '../../ui/ask.tsx';
import { useFormats, useSignedIn, useWords } from '../../ui/context.tsx';
import { Icon } from '../../ui/frame/icons.tsx';
import { Page } from '../../ui/page.tsx';
import { isAbsent } from '../../ui/server/api-error.ts';
import { Empty, Facts, Loading, sentenceOf, Trouble } from '../../ui/states.tsx';
import { differencesOf, fieldsOf } from '../conflict.ts';
import { draftOf } from '../draft.ts';
import { useFieldWords } from './use-field-words.ts';
import { nameOfPerson } from './who.ts';
import '../business.css';
import './versions.css';

export default function VersionPage({ version }: { version: string }) {
  const say = useWords().versions;
  const { api, session } = useSignedIn();
  const present = useQuery({
    queryKey: ['business', session.business],
    queryFn: ({ signal }) => api.ask('businessSettings', { id: session.business }, signal),
    refetchOnMount: 'always',
  });
  const shown = useVersion(version);
  const error = shown.error ?? present.error;
  return (
    <Page
      title={say.version(version)}
      back={
        <Link href="/business/versions">
          <Icon name="back" />
          {say.back}
        </Link>
      }
    >
      {shown.data && present.data && (
        <Shown key={version} whole={shown.data.version} present={present.data.business} />
      )}
      {!error && !(shown.data && present.data) && <Loading rows={6} />}
      {error && isAbsent(error) && <Empty>{say.missing}</Empty>}
      {error && !isAbsent(error) && (
        <Trouble error={error} retry={() => Promise.all([shown.refetch(), present.refetch()])} />
      )}
    </Page>
  );
}

/** What was published does not change. */
function useVersion(version: string, isWanted = true) {
  const { api, session } = useSignedIn();
  return useQuery({
    queryKey: ['version', session.business, version],
    queryFn: ({ signal }) => api.ask('settingsVersion', { id: session.business, version }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: isWanted,
  });
}

function Shown({ whole, present }: { whole: WholeVersion; present: BusinessSettings }) {
  const say = useWords().versions;
  const { dayTimeZone } = useFormats();
  const { nameOf, textOf } = useFieldWords();
  const isPresent = whole.version === present.version;
  return (
    <>
      <Facts
        facts={[
          [say.when, whole.at === null ? say.first : dayTimeZone(whole.at)],
          [say.who, nameOfPerson(whole, say)],
        ]}
      />
      {!isPresent && <Restore version={whole.version} present={present} />}
      <Comparison whole={whole} present={present} />
      <details className="card section">
        <summary>
          <h2>{say.whole}</h2>
        </summary>
        <dl className="whole">
          {[...fieldsOf(draftOf(whole.business))].map(([path, value]) => {
            const text = textOf(path, value);
            return (
              text !== '' && (
                <div key={path}>
                  <dt>{nameOf(path)}</dt>
                  <dd className="value" dir="auto">
                    {text}
                  </dd>
                </div>
              )
            );
          })}
        </dl>
      </details>
    </>
  );
}

/** With what is published now; the present one with the version before it. */
function Comparison({ whole, present }: { whole: WholeVersion; present: BusinessSettings }) {
  const say = useWords().versions;
  const id = useId();
  const before = String(whole.version - 1);
  const options = [
    ...(whole.version === present.version ? [] : [[String(present.version), say.present(present.version)]]),
    ...(whole.version === 1 ? [] : [[before, say.before(before)]]),
  ];
  const [other, setOther] = useState(options[0]?.[0] ?? '');
  const isWithPresent = other === String(present.version);
  const compared = useVersion(other, other !== '' && !isWithPresent);
  const base = isWithPresent ? present : compared.data?.version.business;
  if (other === '') return null;
  return (
    <section className="card">
      <h2>{say.differences}</h2>
      <div className="field">
        <label htmlFor={id}>{say.compareWith}</label>
        <select id={id} value={other} onChange={({ target }) => setOther(target.value)}>
          {options.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {base && <Differences older={base} newer={whole.business} />}
      {compared.error && isAbsent(compared.error) && <p>{say.missing}</p>}
      {compared.error && !isAbsent(compared.error) && (
        <Trouble error={compared.error} retry={compared.refetch} />
      )}
    </section>
  );
}

function Differences({ older, newer }: { older: BusinessSettings; newer: BusinessSettings }) {
  const { versions: say, business } = useWords();
  const { nameOf, textOf } = useFieldWords();
  const [first, second] = older.version < newer.version ? [older, newer] : [newer, older];
  const before = draftOf(first);
  const differences = differencesOf(before, before, draftOf(second));
  if (differences.length === 0) return <p className="muted">{say.same}</p>;
  return differences.map(({ path, mine, theirs }) => (
    <section key={path} className="group">
      <h3>{nameOf(path)}</h3>
      <div className="sides">
        {(
          [
            [first, mine],
            [second, theirs],
          ] as const
        ).map(([{ version }, value]) => (
          <div key={version}>
            <p className="muted small">{say.version(version)}</p>
            <p className="value" dir="auto">
              {textOf(path, value) || business.nothing}
            </p>
          </div>
        ))}
      </div>
    </section>
  ));
}

function Restore({ version, present }: { version: number; present: BusinessSettings }) {
  const words = useWords();
  const say = words.versions;
  const { api } = useSignedIn();
  const queries = useQueryClient();
  const [question, setQuestion] = useState<Question | null>(null);
  const [isRestoring, setIsRestoring] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const id = present.businessId;
  const restore = async (): Promise<void> => {
    setIsRestoring(true);
    setTrouble(null);
    try {
      const { business } = await api.ask('restoreVersion', {
        id,
        version: String(version),
        over: present.version,
      });
      queries.setQueryData(['business', id], { business });
      for (const key of ['about', 'versions']) void queries.invalidateQueries({ queryKey: [key, id] });
      // Where the edge can't be told, it uses the restored settings some minutes later.
      await api.refreshSettings(id).catch(() => undefined);
      navigate('/business/versions');
    } catch (error) {
      setTrouble(error);
      setIsRestoring(false);
      void queries.invalidateQueries({ queryKey: ['business', id] });
    }
  };
  return (
    <>
      {trouble !== null && (
        <p className="trouble" role="alert">
          {say.notRestored(sentenceOf(trouble, words))}
        </p>
      )}
      <p>
        <button
          type="button"
          aria-disabled={isRestoring}
          onClick={() =>
            isRestoring ||
            setQuestion({
              title: say.restoreTitle(version),
              what: say.restoreWhat,
              yes: say.restoreYes,
              act: () => void restore(),
            })
          }
        >
          {say.restore}
        </button>
      </p>
      <Ask question={question} done={() => setQuestion(null)} />
    </>
  );
}
