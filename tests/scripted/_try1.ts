import { startScriptedSystem } from './system.ts';
import { hearing } from './ear-script.ts';
import { tone } from './tone.ts';
const s = await startScriptedSystem();
console.log('started', s.startedInMs, await s.workerdPid());
s.deepgram.listens(() => hearing('what are your opening hours', 'goodbye'));
s.openai.answers((r) => r.body.messages.at(-1)?.role==='tool' ? {text:'x'} : r.body.messages.at(-1)?.content === 'goodbye' ? { text: 'Thank you, goodbye.', calls: [{name:'end_call', arguments: {}}] } : { text: 'We are open from nine, Monday to Saturday. On Sundays we are closed.' });
for (const carrier of ['exotel','twilio'] as const) {
const c = s.place({ carrier, script: { lines: [{text:'hours', audio: tone(500, 700)}, {text:'bye', audio: tone(500, 500)}] }, onRecord: (r) => console.log(JSON.stringify(r)) });
const o = await c.ended;
console.log(o);
}
await new Promise(r=>setTimeout(r,1500));
console.log(s.openai.requests.all.map(r=>JSON.stringify(r.body.messages.slice(1))));
console.log(s.output());
console.log('open', s.deepgram.openSockets(), s.openai.openSockets(), s.azure.openSockets());
await s.stop();
