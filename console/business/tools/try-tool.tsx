/** "Try it": an own tool called as a call would call it, saved or not, with what was sent and answered. */
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { type OwnTool, OwnToolGiven, type ToolTried } from '../../../shared/contract/own-tool.ts';
import { isObject, jsonOf } from '../../../shared/json.ts';
import { useSignedIn, useWords } from '../../ui/context.tsx';
import { sentenceOf } from '../../ui/states.tsx';
import { type DraftTool, givenTool } from './draft-tool.ts';
import { argumentFaults } from './tool-faults.ts';
import { useToolWords } from './use-tool-words.ts';

/** `tool`: as it stands in the form. `secret`: one that is not saved yet, or empty. */
export function TryTool({ tool: typed, secret }: { tool: DraftTool; secret: string }) {
  const say = useToolWords();
  const { session } = useSignedIn();
  if (session.role !== 'admin') return null;
  const parsed = OwnToolGiven.safeParse(givenTool(typed));
  const isWhole = parsed.success && argumentFaults(typed, 0).length === 0;
  return isWhole ? (
    <Trial tool={parsed.data} secret={secret} />
  ) : (
    <p className="muted small">{say.tryBroken}</p>
  );
}

function Trial({ tool, secret }: { tool: OwnTool; secret: string }) {
  const words = useWords();
  const say = useToolWords();
  const { api, session } = useSignedIn();
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const fields = fieldsOf(tool.parameters);
  const trial = useMutation({
    mutationFn: () =>
      api.ask('tryTool', {
        id: session.business,
        tool,
        arguments: argumentsOf(fields, texts),
        // A shorter one can't be saved either, and the form says so.
        ...(secret.length < 16 ? {} : { toolSecret: secret }),
      }),
  });
  return (
    <details className="try-it">
      <summary>{say.tryOf(tool.name)}</summary>
      <p className="muted small">{say.tryHelp}</p>
      {fields.map((field) => (
        <Argument
          key={field.name}
          field={field}
          value={texts[field.name] ?? ''}
          change={(text) => setTexts((before) => ({ ...before, [field.name]: text }))}
        />
      ))}
      <button
        type="button"
        className="quiet"
        aria-disabled={trial.isPending}
        onClick={() => trial.isPending || trial.mutate()}
      >
        {trial.isPending ? say.trying : say.tryIt}
      </button>
      <div role="status">{trial.data && <Tried tried={trial.data} />}</div>
      {trial.error && (
        <p className="trouble" role="alert">
          {sentenceOf(trial.error, words)}
        </p>
      )}
    </details>
  );
}

function Tried({ tried: { request, answer, ms, told } }: { tried: ToolTried }) {
  const say = useToolWords();
  const headers = Object.entries(request?.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const sent = request && [`POST ${request.url}`, ...headers, '', indented(request.body)].join('\n');
  return (
    <dl className="tried">
      <dt>{say.sent}</dt>
      <dd>{sent === null ? say.notSent : <pre className="value">{sent}</pre>}</dd>
      {request && (
        <>
          <dt>{say.answered}</dt>
          <dd>
            {answer ? say.answeredIn(answer.status, ms) : say.notAnswered}
            {answer && <pre className="value">{indented(answer.body)}</pre>}
            {answer?.isCut && <p className="muted small">{say.cutAnswer}</p>}
          </dd>
        </>
      )}
      <dt>{say.told}</dt>
      <dd>
        <pre className="value">{indented(told)}</pre>
      </dd>
    </dl>
  );
}

interface ArgumentField {
  name: string;
  type: string;
  choices: readonly unknown[] | null;
  help: string;
  isNeeded: boolean;
}

function Argument(given: { field: ArgumentField; value: string; change: (value: string) => void }) {
  const { field, value, change } = given;
  const { name, type, choices, help, isNeeded } = field;
  const say = useToolWords();
  const id = useId();
  const isPlain = ['string', 'number', 'integer'].includes(type);
  const options = choices ?? (type === 'boolean' ? [true, false] : null);
  const common = {
    id,
    value,
    'aria-describedby': `${id}-help`,
    onChange: ({ target }: { target: { value: string } }) => change(target.value),
  };
  return (
    <div className="field">
      <label htmlFor={id}>{say.argument(name, isNeeded)}</label>
      {options ? (
        <select {...common}>
          <option value="" />
          {options.map((option) => (
            <option key={JSON.stringify(option)} value={JSON.stringify(option)}>
              {typeof option === 'string' ? option : JSON.stringify(option)}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          inputMode={type === 'string' || !isPlain ? 'text' : 'decimal'}
          autoComplete="off"
        />
      )}
      <p id={`${id}-help`} className="muted small">
        {help} {!isPlain && !options && say.argumentJson}
      </p>
    </div>
  );
}

function fieldsOf({ properties, required }: OwnTool['parameters']): ArgumentField[] {
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(isObject(properties) ? properties : {}).map(([name, given]) => {
    const schema = isObject(given) ? given : {};
    return {
      name,
      type: typeof schema.type === 'string' ? schema.type : '',
      choices: Array.isArray(schema.enum) ? schema.enum : null,
      help: typeof schema.description === 'string' ? schema.description : '',
      isNeeded: needed.includes(name),
    };
  });
}

/**
 * What is left empty is left out. What can't be read as its type goes as it was typed: the server says what
 * the agent would be told of it.
 */
function argumentsOf(fields: readonly ArgumentField[], texts: Readonly<Record<string, string>>) {
  const filled = fields.flatMap(({ name, type, choices }): [string, unknown][] => {
    const text = texts[name] ?? '';
    if (text.trim() === '') return [];
    return [[name, type === 'string' && choices === null ? text : (jsonOf(text) ?? text)]];
  });
  return Object.fromEntries(filled);
}

/** JSON with line breaks; another text as it is. */
function indented(text: string): string {
  const value = jsonOf(text);
  return value === undefined ? text : JSON.stringify(value, null, 2);
}
