/** The versions of the settings: who published what when. A whole row is the link to its version. */
import { Link } from 'wouter';
import type { SettingsVersion } from '../../../shared/contract/settings/version.ts';
import { useFormats, useSignedIn, useWords } from '../../ui/context.tsx';
import { Icon } from '../../ui/frame/icons.tsx';
import { Older } from '../../ui/older.tsx';
import { Page } from '../../ui/page.tsx';
import { usePaged } from '../../ui/server/use-paged.ts';
import { Empty, Loading, Trouble } from '../../ui/states.tsx';
import { pathsOf, useFieldWords } from './use-field-words.ts';
import { nameOfPerson } from './who.ts';
import './versions.css';

export default function VersionsPage() {
  const { versions: say, business } = useWords();
  const { session } = useSignedIn();
  return (
    <Page
      title={say.title}
      back={
        <Link href="/business">
          <Icon name="back" />
          {say.backToBusiness}
        </Link>
      }
    >
      {session.role === 'admin' ? (
        <>
          <p className="muted intro">{say.intro}</p>
          <VersionsList />
        </>
      ) : (
        <Empty title={business.adminsOnlyTitle}>
          <p>{business.adminsOnly}</p>
        </Empty>
      )}
    </Page>
  );
}

function VersionsList() {
  const { versions: say } = useWords();
  const { api, session } = useSignedIn();
  const id = session.business;
  const list = usePaged<SettingsVersion>({
    key: ['versions', id],
    read: async (cursor, signal) => {
      const page = await api.ask('listVersions', { id, ...(cursor !== null && { cursor }) }, signal);
      return { rows: page.versions, cursor: page.cursor ?? null };
    },
    idOf: ({ version }) => String(version),
    atOf: ({ version }) => String(version).padStart(9, '0'),
  });
  if (list.rows === null)
    return list.error ? <Trouble error={list.error} retry={list.retry} /> : <Loading rows={5} />;
  return (
    <>
      <ol className="rows">
        {list.rows.map((version, index) => (
          <li key={version.version}>
            <Row version={version} isPresent={index === 0} />
          </li>
        ))}
      </ol>
      <Older list={list} older={say.older} shown={say.shown} newOnes={say.newOnes} />
    </>
  );
}

function Row({ version, isPresent }: { version: SettingsVersion; isPresent: boolean }) {
  const { versions: say } = useWords();
  const { dayTimeZone } = useFormats();
  const { nameOf } = useFieldWords();
  const names = [...new Set(pathsOf(version.changes).map(nameOf))];
  const what = [
    ...(version.restored === undefined ? [] : [say.restored(version.restored)]),
    ...(names.length > 0 ? [names.join(', ')] : []),
  ];
  return (
    <Link className="row version-row" href={`/business/versions/${version.version}`}>
      <b>
        {say.version(version.version)} {isPresent && <span className="badge">{say.now}</span>}
      </b>
      <span className="muted small">
        {version.at === null ? say.first : `${dayTimeZone(version.at)} · ${nameOfPerson(version, say)}`}
      </span>
      {version.at !== null && <span className="what">{what.join(': ') || say.noChange}</span>}
    </Link>
  );
}
