/** The sections of a business's settings, in the order in which a new business needs them. */
import { type ReactNode, useId } from 'react';
import {
  BusinessLimits,
  type BusinessSettings,
  Retention,
  recordingDayChoices,
  weekdays,
} from '../../shared/contract/business.ts';
import { languages as agentLanguages } from '../../shared/language/registry.ts';
import { defaultTurnPolicy, TurnPolicy } from '../../shared/turn-policy.ts';
import { useFormats, useSpoken, useWords } from '../ui/context.tsx';
import { localeOf } from '../ui/words/language.ts';
import { boundsOf } from './bounds.ts';
import { ChoiceField, FaultLine, Rows, TextField, useForm } from './form.tsx';
import { SlotFields } from './slots.tsx';

export function Sections({ settings }: { settings: BusinessSettings }) {
  return (
    <>
      <Identity numbers={settings.numbers} />
      <Languages />
      <Greetings />
      <Hours />
      <Prices />
      <Facts />
      <Instructions />
      <Transfers />
      <Recording />
      <Limits />
      <Conversation />
      <Tools hasSecret={settings.hasToolSecret} />
    </>
  );
}

type SectionName = keyof ReturnType<typeof useWords>['business']['sections'];

/** `isOpen`: a short one, that most people come for. */
function Section(given: { name: SectionName; isOpen?: boolean; children: ReactNode }) {
  const { name, isOpen = false, children } = given;
  const { title, help } = useWords().business.sections[name];
  return (
    <details className="card section" open={isOpen} id={`section-${name}`}>
      <summary>
        <h2>{title}</h2>
      </summary>
      <p className="muted">{help}</p>
      {children}
    </details>
  );
}

function Identity({ numbers }: { numbers: readonly string[] }) {
  const say = useWords().business;
  const { phone } = useFormats();
  const { draft, change } = useForm();
  return (
    <Section name="identity" isOpen>
      <div className="pair">
        <TextField at="name" label={say.name} value={draft.name} change={(name) => change({ name })} />
        <TextField
          at="agentName"
          label={say.agentName}
          value={draft.agentName}
          change={(agentName) => change({ agentName })}
        />
      </div>
      <TextField
        at="address"
        label={say.address}
        lines={2}
        value={draft.address}
        change={(address) => change({ address })}
      />
      <p className="small">
        <b>{say.numbers}</b> <span className="number">{numbers.map(phone).join(', ')}</span>
        <br />
        <span className="muted">{say.numbersHelp}</span>
      </p>
    </Section>
  );
}

/** A language's name in the console's own. */
function useLanguageName(): (code: string) => string {
  const { language } = useSpoken();
  const names = new Intl.DisplayNames(localeOf(language), { type: 'language', fallback: 'code' });
  return (code) => names.of(code.split('-')[0] ?? code) ?? code;
}

export function Languages() {
  const say = useWords().business;
  const { draft, change, faults } = useForm();
  const nameOf = useLanguageName();
  const id = useId();
  const known = [...new Set([...agentLanguages.map(({ code }) => code), ...draft.languages])];
  const fault = faults.get('languages');
  const toggle = (code: string): void =>
    change({
      languages: draft.languages.includes(code)
        ? draft.languages.filter((each) => each !== code)
        : [...draft.languages, code],
    });
  return (
    <Section name="languages" isOpen>
      <fieldset className="checks" aria-describedby={fault ? id : undefined}>
        <legend>{say.languages}</legend>
        {known.map((code) => (
          <label key={code}>
            <input
              type="checkbox"
              checked={draft.languages.includes(code)}
              aria-invalid={fault && true}
              onChange={() => toggle(code)}
            />
            <span>{nameOf(code)}</span>
          </label>
        ))}
        <FaultLine id={id} fault={fault} />
      </fieldset>
      {draft.languages.length > 1 && (
        <ChoiceField
          at="languages.0"
          label={say.firstLanguage}
          help={say.firstLanguageHelp}
          value={draft.languages[0] ?? ''}
          options={draft.languages.map((code) => [code, nameOf(code)])}
          change={(first) =>
            change({ languages: [first, ...draft.languages.filter((code) => code !== first)] })
          }
        />
      )}
    </Section>
  );
}

export function Greetings() {
  const say = useWords().business;
  const { draft, change } = useForm();
  const nameOf = useLanguageName();
  return (
    <Section name="greeting" isOpen>
      {draft.languages.map((code) => (
        <fieldset key={code} className="group">
          <legend>{nameOf(code)}</legend>
          <TextField
            at={`greeting.${code}`}
            label={say.greeting}
            lines={2}
            lang={code}
            value={draft.greeting[code] ?? ''}
            change={(text) => change({ greeting: { ...draft.greeting, [code]: text } })}
          />
          <TextField
            at={`knownGreeting.${code}`}
            label={say.knownGreeting}
            help={say.knownGreetingHelp}
            lines={2}
            lang={code}
            value={draft.knownGreeting[code] ?? ''}
            change={(text) => change({ knownGreeting: { ...draft.knownGreeting, [code]: text } })}
          />
          <TextField
            at={`voices.${code}`}
            label={say.voice}
            help={say.voiceHelp}
            value={draft.voices[code] ?? ''}
            change={(voice) => change({ voices: { ...draft.voices, [code]: voice } })}
          />
        </fieldset>
      ))}
    </Section>
  );
}

export function Hours() {
  const say = useWords().business;
  const { draft, change, faults } = useForm();
  const { hours } = draft;
  return (
    <Section name="hours">
      <TextField
        at="timeZone"
        label={say.timeZone}
        help={say.timeZoneHelp}
        value={draft.timeZone}
        change={(timeZone) => change({ timeZone })}
      />
      {weekdays.map((day) => (
        <fieldset key={day} className="group day">
          <legend>{say.weekdays[day]}</legend>
          {hours.every((opening) => opening.day !== day) && <p className="muted small">{say.closed}</p>}
          {hours.map((opening, index) =>
            opening.day !== day ? null : (
              // biome-ignore lint/suspicious/noArrayIndexKey: an opening has no other name
              <div key={index} className="form-row">
                {(['opens', 'closes'] as const).map((end) => (
                  <TextField
                    key={end}
                    at={`hours.${index}.${end}`}
                    label={say[end]}
                    type="time"
                    value={opening[end]}
                    change={(time) =>
                      change({
                        hours: hours.map((each, at) => (at === index ? { ...each, [end]: time } : each)),
                      })
                    }
                  />
                ))}
                <button
                  type="button"
                  className="plain"
                  aria-label={say.remove(`${say.weekdays[day]}, ${opening.opens}`)}
                  onClick={() => change({ hours: hours.filter((_, at) => at !== index) })}
                >
                  ×
                </button>
              </div>
            ),
          )}
          <button
            type="button"
            className="quiet"
            aria-label={say.addHoursOf(say.weekdays[day])}
            onClick={() => change({ hours: [...hours, { day, opens: '10:00', closes: '18:00' }] })}
          >
            {say.addHours}
          </button>
        </fieldset>
      ))}
      <FaultLine id="hours-fault" fault={faults.get('hours')} />
      <p className="muted small">{say.holidays}</p>
      <SlotFields />
    </Section>
  );
}

function Prices() {
  const say = useWords().business;
  const { draft, change } = useForm();
  return (
    <Section name="prices">
      <Rows
        rows={draft.prices}
        change={(prices) => change({ prices })}
        empty={{ item: '', price: '' }}
        most={200}
        add={say.addPrice}
        name={({ item }, index) => item || String(index + 1)}
      >
        {(row, set, index) => (
          <>
            <TextField
              at={`prices.${index}.item`}
              label={say.item}
              value={row.item}
              change={(item) => set({ ...row, item })}
            />
            <TextField
              at={`prices.${index}.price`}
              label={say.price}
              mode="decimal"
              value={row.price}
              change={(price) => set({ ...row, price })}
            />
          </>
        )}
      </Rows>
    </Section>
  );
}

function Facts() {
  const say = useWords().business;
  const { draft, change } = useForm();
  return (
    <Section name="facts">
      <Rows
        rows={draft.facts}
        change={(facts) => change({ facts })}
        empty=""
        most={100}
        add={say.addFact}
        name={(_, index) => say.factOf(index + 1)}
      >
        {(fact, set, index) => (
          <TextField
            at={`facts.${index}`}
            label={say.factOf(index + 1)}
            lines={2}
            value={fact}
            change={set}
          />
        )}
      </Rows>
    </Section>
  );
}

function Instructions() {
  const say = useWords().business;
  const { draft, change } = useForm();
  return (
    <Section name="prompt">
      <TextField
        at="prompt"
        label={say.prompt}
        lines={10}
        value={draft.prompt}
        change={(prompt) => change({ prompt })}
      />
    </Section>
  );
}

function Transfers() {
  const say = useWords().business;
  const { draft, change, faults } = useForm();
  return (
    <Section name="transfers">
      <Rows
        rows={draft.transferDestinations}
        change={(transferDestinations) => change({ transferDestinations })}
        empty={{ name: '', number: '' }}
        most={20}
        add={say.addDestination}
        name={({ name }, index) => name || String(index + 1)}
      >
        {(row, set, index) => (
          <>
            <TextField
              at={`transferDestinations.${index}.name`}
              label={say.destination}
              value={row.name}
              change={(name) => set({ ...row, name })}
            />
            <TextField
              at={`transferDestinations.${index}.number`}
              label={say.number}
              type="tel"
              value={row.number}
              change={(number) => set({ ...row, number })}
            />
          </>
        )}
      </Rows>
      <FaultLine id="destinations-fault" fault={faults.get('transferDestinations')} />
    </Section>
  );
}

function Recording() {
  const say = useWords().business;
  const { draft, change } = useForm();
  const { retention } = draft;
  const [fewest, most] = boundsOf(Retention.shape.callDays.unwrap());
  return (
    <Section name="recording">
      <ChoiceField
        at="recordingNotice"
        label={say.notice}
        help={say.noticeHelp}
        value={draft.recordingNotice}
        options={(['off', 'spoken', 'askFirst'] as const).map((each) => [each, say.notices[each]])}
        change={(recordingNotice) => change({ recordingNotice })}
      />
      <div className="pair">
        <ChoiceField
          at="retention.recordingDays"
          label={say.recordingDays}
          help={say.recordingDaysHelp}
          value={retention.recordingDays ?? ''}
          options={[
            ['', say.standard],
            ...recordingDayChoices.map((days) => [String(days), say.days(days)] as const),
          ]}
          change={(recordingDays) => change({ retention: { ...retention, recordingDays } })}
        />
        <TextField
          at="retention.callDays"
          label={say.callDays}
          help={say.range(fewest, most)}
          mode="numeric"
          placeholder={say.standard}
          value={retention.callDays ?? ''}
          change={(days) => change({ retention: { ...retention, callDays: days } })}
        />
      </div>
      <ChoiceField
        at="staffSeeNumbers"
        label={say.seeNumbers}
        help={say.seeNumbersHelp}
        value={draft.staffSeeNumbers}
        options={(['whole', 'lastFour'] as const).map((each) => [each, say.seen[each]])}
        change={(staffSeeNumbers) => change({ staffSeeNumbers })}
      />
    </Section>
  );
}

const limitNames = BusinessLimits.keyof().options;

function Limits() {
  const say = useWords().business;
  const { draft, change } = useForm();
  return (
    <Section name="limits">
      <div className="pair">
        {limitNames.map((name) => {
          const [least, most] = boundsOf(BusinessLimits.shape[name].unwrap());
          return (
            <TextField
              key={name}
              at={`limits.${name}`}
              label={say.limits[name]}
              help={say.range(least, most)}
              mode="numeric"
              placeholder={say.standard}
              value={draft.limits[name] ?? ''}
              change={(limit) => change({ limits: { ...draft.limits, [name]: limit } })}
            />
          );
        })}
      </div>
    </Section>
  );
}

const policyNumbers = TurnPolicy.keyof().options.map((name) => ({
  name,
  bounds: boundsOf(TurnPolicy.shape[name].unwrap()),
}));

function Conversation() {
  const say = useWords().business;
  const { draft, change } = useForm();
  return (
    <Section name="conversation">
      <div className="pair">
        {policyNumbers.map(({ name, bounds: [least, most] }) => {
          const usual = defaultTurnPolicy[name];
          return (
            <TextField
              key={name}
              at={`turnPolicy.${name}`}
              label={<code lang="en">{name}</code>}
              help={
                <>
                  {say.policy[name]} {say.rangeAndUsual(least, most, usual)}
                </>
              }
              mode="decimal"
              placeholder={String(usual)}
              value={draft.turnPolicy[name] ?? ''}
              change={(number) => change({ turnPolicy: { ...draft.turnPolicy, [name]: number } })}
            />
          );
        })}
      </div>
    </Section>
  );
}

function Tools({ hasSecret }: { hasSecret: boolean }) {
  const say = useWords().business;
  const { draft, change } = useForm();
  return (
    <Section name="tools">
      <TextField
        at="tools"
        label={say.tools}
        help={say.toolsHelp}
        lines={8}
        isCode
        value={draft.tools}
        change={(tools) => change({ tools })}
      />
      <TextField
        at="toolSecret"
        label={say.secret}
        help={hasSecret ? say.secretKept : say.secretNone}
        type="password"
        value={draft.toolSecret}
        change={(toolSecret) => change({ toolSecret })}
      />
    </Section>
  );
}
