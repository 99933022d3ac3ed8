/** A line of a stored call (`at` in ISO 8601) or of a live one (`at` in ms since the epoch). */
export interface Line {
  at: string | number;
  who: 'caller' | 'agent';
  text: string;
  interrupted?: boolean | undefined;
  /** What followed in the agent's reply and was never heard. */
  unheard?: string;
  /** The words are still being spoken and may change. */
  isOpen?: boolean;
}
