/** The business's own services that the agent may ask. */
import { useWords } from '../../ui/context.tsx';
import { TextField, useForm } from '../form.tsx';
import { TryTools } from '../try-tool.tsx';
import { Section } from './section.tsx';

export function Tools({ hasSecret }: { hasSecret: boolean }) {
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
      <TryTools tools={draft.tools} secret={draft.toolSecret} />
    </Section>
  );
}
