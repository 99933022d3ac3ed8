/** Words of the sign-in page, in English. */
import type { SignInProblem } from '../sign-in.ts';

const problems: Record<SignInProblem['kind'], (detail: string) => string> = {
  refused: (why) => `Signing in was refused: ${why}.`,
  otherTab: () => 'This sign-in began in another tab, or too long ago. Sign in again.',
  offline: (host) => `No connection to ${host}.`,
  over: (status) => `The sign-in is over (${status}). Sign in again.`,
  oddAnswer: () => 'The sign-in service sent an unexpected answer.',
  notAToken: () => 'This is not a token. A token has three parts with dots between them.',
  expired: () => 'This token has expired.',
  noBusiness: () => 'This token names no business.',
};

export const signInWords = {
  title: 'Sign in',
  welcome: 'The phone agent of your business',
  problems,
  withPages: 'Sign in with your e-mail address and the code of your authenticator app.',
  signIn: 'Sign in',
  withToken: 'Sign in with a token',
  pasteToken: 'Paste your staff token. On this machine “npm start” prints one, and a link that contains it.',
  token: 'Staff token',
  useToken: 'Sign in with this token',
  thisBrowser: 'A new tab of the console is signed in too. Closing the last one signs you out.',
  notOutThere: (why: string) =>
    `You are signed out here, but not at the sign-in pages: the next person could sign in as you. ${why} Sign in and out again.`,
};
