/** Where goals are tried: the agent, the office behind it, and the way to call it. */
import type { TrialRoom } from '../trial.ts';

export interface Room extends Omit<TrialRoom, 'priyas'> {
  /** The model that answers: `scripted demo engine`, or a model's name. */
  agent: string;
  /** How the calls are made, in words. */
  line: string;
  /** Goals at the same time, where the command line does not say. */
  parallel: number;
  close(): Promise<void>;
}
