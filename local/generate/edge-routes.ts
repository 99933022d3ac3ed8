/**
 * The edge's routes for the documents. They are requests of carriers, not JSON between our two clouds, so the
 * contract's table does not hold them.
 */

export interface EdgeRoute {
  readonly route: string;
  readonly who: string;
  readonly answer: string;
}

export const edgeRoutes: readonly EdgeRoute[] = [
  {
    route: 'POST /twilio/voice',
    who: 'Twilio, signed',
    answer: 'TwiML: a media stream and what comes after it, or a spoken refusal',
  },
  {
    route: 'POST /twilio/next',
    who: 'Twilio, signed',
    answer:
      'what comes after the stream: resume, `<Dial>` to a person, `<Hangup/>`; `?leg=human&call=` the whisper, `?leg=done` the outcome',
  },
  {
    route: 'POST /twilio/turn',
    who: 'Twilio, signed',
    answer: 'the call by turns: `<Say>` and `<Gather input="speech dtmf">`',
  },
  { route: 'POST /twilio/status', who: 'Twilio, signed', answer: '204' },
  { route: 'POST /twilio/recording', who: 'Twilio, signed', answer: '204' },
  {
    route: 'GET, POST /exotel/voicebot?token=',
    who: "Exotel's resolver",
    answer: '`{ "url" }` of the media socket; 403 for a call that is over',
  },
  {
    route: 'GET, POST /exotel/passthru?token=',
    who: 'Exotel, after the stream',
    answer: 'a question: `ask=transfer` (default), `ask=resume`, `ask=turns`; 302 = yes, 200 = no',
  },
  {
    route: 'GET, POST /exotel/connect?token=',
    who: "Exotel's Connect applet",
    answer: "the transfer's destination",
  },
  {
    route: 'GET, POST /exotel/greeting?token=',
    who: "Exotel's Greeting applet",
    answer: 'plain text to speak: the greeting, later the reply',
  },
  {
    route: 'GET, POST /exotel/turn?token=',
    who: "Exotel's Passthru after a recording",
    answer: '200 = go on, 302 = end or transfer',
  },
  { route: 'GET, POST /exotel/status?token=', who: 'Exotel', answer: '204' },
  {
    route: 'GET /media/{carrier}/{callId}/{token}',
    who: 'WebSocket upgrade',
    answer: '101, or 401, 404, 409',
  },
  {
    route: 'GET /media/exotel',
    who: 'WebSocket upgrade, Basic credentials',
    answer: '101, or 401, 404, 429',
  },
  { route: 'GET /health', who: 'anyone', answer: '`{ "status": "ok", "version" }`' },
  {
    route: 'GET /health/deep',
    who: 'internal key',
    answer: 'each service behind a call: `ok`, ms, or the fault; 503 if any is down',
  },
  {
    route: 'GET /health/details',
    who: "a business's admins, operators, internal key",
    answer:
      'each service now and in each hour of the last day, failovers, late outboxes, limits, `languages` that no configured recogniser knows (`unheard`) or no voice can say (`unspoken`); for admins of their business alone',
  },
  { route: 'GET /metrics', who: 'internal key', answer: 'Prometheus text' },
  { route: 'GET /calls/live', who: 'staff, internal key', answer: 'the calls that are on' },
  {
    route: 'GET /calls/{callId}/live',
    who: 'staff, internal key',
    answer: 'WebSocket: the journal from its start, as it happens',
  },
  {
    route: 'POST /calls/{callId}/hangup',
    who: 'staff, internal key',
    answer: '202: the agent says goodbye and ends the call; at once where it rings or was transferred',
  },
  {
    route: 'POST /calls/{callId}/transfer',
    who: 'staff, internal key',
    answer:
      '202: moves the call to a person, `{ destination? }`; 404 for one that is unknown; 409 while the call rings, ends, is moved or was transferred',
  },
  {
    route: 'GET /calls/{callId}/listen',
    who: 'staff, internal key',
    answer:
      "WebSocket: both sides' sound as it passes, each frame a byte (0 the caller, 1 the agent) and mu-law at 8 kHz; the page reports the bytes it got. Without an upgrade `{ callId, mayListen }`; 409 in words while the recording notice allows nobody to listen, with four listeners, without an agent on the line, and in a call by turns",
  },
  {
    route: 'POST /calls/{callId}/whisper',
    who: 'staff, internal key',
    answer:
      "202: `{ text }`, at most 300 characters, is staff's wish for the agent's next reply, which the caller does not hear; 404 when the call is over; 409 while it rings, ends, is moved or was transferred, and while five wait",
  },
  {
    route: 'POST /calls/softphone',
    who: 'staff, internal key',
    answer:
      '`{ callId, url }` of a call from the browser, `{ to?, from?, draft? }`; with `draft: true` an admin talks to the draft of the settings (404 `no_draft`); a person has two calls at once and ten a minute (429 `own_calls_at_once`, `own_calls_a_minute`)',
  },
  {
    route: 'POST /calls/voice-sample',
    who: 'admin, operator, internal key',
    answer:
      '`audio/wav`: `{ language, voice?, text }` as a call would say it, saved or not; 422 where the voice refuses it, 429 after 10 in a minute or 200 in a day, 503 where it does not answer',
  },
  {
    route: 'POST /businesses/{id}/refresh',
    who: 'staff, internal key',
    answer: '`{ businessId, refreshed }`: cached settings are dropped; of how many numbers',
  },
  { route: 'GET /', who: 'browser', answer: 'the console' },
];
