/** The business's own services that the agent may ask. */
import { FaultLine, Rows, TextField, useForm } from '../form.tsx';
import { Section } from '../sections/section.tsx';
import { Arguments, More } from './arguments.tsx';
import { type DraftTool, emptyTool } from './draft-tool.ts';
import { TryTool } from './try-tool.tsx';
import { useToolWords } from './use-tool-words.ts';

export function Tools({ hasSecret }: { hasSecret: boolean }) {
  const say = useToolWords();
  const { draft, change, faults } = useForm();
  const { tools, toolSecret } = draft;
  return (
    <Section name="tools">
      <Rows
        rows={tools}
        change={(next) => change({ tools: next })}
        empty={emptyTool}
        most={20}
        add={say.addTool}
        name={({ name }, index) => name.trim() || say.toolOf(index + 1)}
        isTall
      >
        {(tool, set, index) => <Tool tool={tool} set={set} at={`tools.${index}`} secret={toolSecret} />}
      </Rows>
      <FaultLine id="tools-fault" fault={faults.get('tools')} />
      <TextField
        at="toolSecret"
        label={say.secret}
        help={hasSecret ? say.secretKept : say.secretNone}
        type="password"
        value={toolSecret}
        change={(secret) => change({ toolSecret: secret })}
      />
    </Section>
  );
}

function Tool(given: { tool: DraftTool; set: (tool: DraftTool) => void; at: string; secret: string }) {
  const { tool, set, at, secret } = given;
  const say = useToolWords();
  return (
    <>
      <TextField
        at={`${at}.name`}
        label={say.name}
        help={say.nameHelp}
        value={tool.name}
        change={(name) => set({ ...tool, name })}
      />
      <TextField
        at={`${at}.description`}
        label={say.description}
        help={say.descriptionHelp}
        lines={2}
        value={tool.description}
        change={(description) => set({ ...tool, description })}
      />
      <TextField
        at={`${at}.url`}
        label={say.url}
        help={say.urlHelp}
        mode="url"
        value={tool.url}
        change={(url) => set({ ...tool, url })}
      />
      <Arguments rows={tool.arguments} change={(rows) => set({ ...tool, arguments: rows })} at={at} />
      <More
        at={`${at}.more`}
        summary={say.more}
        label={say.toolMore}
        help={say.toolMoreHelp}
        value={tool.more}
        change={(more) => set({ ...tool, more })}
      />
      <TryTool key={tool.name} tool={tool} secret={secret} />
    </>
  );
}
