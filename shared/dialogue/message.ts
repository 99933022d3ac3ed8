/** A conversation with a model, as plain data. The core keeps it; the adapter of each model translates it. */

/** `arguments` is the JSON text as the model wrote it. */
export type ToolCall = { id: string; name: string; arguments: string };

export type Message =
  /** `shared`: characters at its beginning that are the same in other calls too. Absent: none are. */
  | { role: 'system'; content: string; shared?: number }
  | { role: 'user'; content: string }
  | { role: 'assistant'; content: string; toolCalls?: ToolCall[] }
  | { role: 'tool'; toolCallId: string; content: string };

/** `parameters` is a JSON Schema object. */
export interface Tool {
  name: string;
  description: string;
  parameters: Record<string, unknown>;
}
