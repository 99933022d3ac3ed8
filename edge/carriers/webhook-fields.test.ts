import { describe, expect, it } from 'vitest';
import { AmountField, jsonObject, TextField, WordField, webhookFields } from './webhook-fields.ts';

const query = new URLSearchParams('token=t&CallSid=q');

describe('the fields of a webhook', () => {
  it('are those of its query when it has no body', () => {
    expect(webhookFields({ query, contentType: null, body: '' })).toEqual({ token: 't', CallSid: 'q' });
  });

  it.each([
    ['application/x-www-form-urlencoded', 'CallSid=b&From=%2B919876543210'],
    ['application/x-www-form-urlencoded; charset=utf-8', 'CallSid=b&From=%2B919876543210'],
    ['application/json', '{"CallSid":"b","From":"+919876543210"}'],
    [null, '{"CallSid":"b","From":"+919876543210"}'],
    [null, 'CallSid=b&From=%2B919876543210'],
    [
      'multipart/form-data; boundary="xYz"',
      '--xYz\r\nContent-Disposition: form-data; name="CallSid"\r\n\r\nb\r\n--xYz\r\nContent-Disposition: form-data; name="From"\r\nContent-Type: text/plain\r\n\r\n+919876543210\r\n--xYz--\r\n',
    ],
  ])('may come as %s, and the body counts before the query', (contentType, body) => {
    expect(webhookFields({ query, contentType, body })).toEqual({
      token: 't',
      CallSid: 'b',
      From: '+919876543210',
    });
  });

  it.each(['{"CallSid":', '[1]', 'null', '"text"', '17'])('are none when the JSON is %s', (body) => {
    expect(webhookFields({ query, contentType: 'application/json', body })).toBeNull();
    expect(jsonObject(body)).toBeNull();
  });

  it('may be missing, blank, or of another type than meant', () => {
    for (const nothing of [undefined, null, '', '  ', {}, [], Number.NaN])
      expect(AmountField.parse(nothing)).toBeNull();
    expect(['28', 28, ' 28 '].map((value) => AmountField.parse(value))).toEqual([28, 28, 28]);
    expect(['-1', 'x', '1e999'].map((value) => AmountField.parse(value))).toEqual([null, null, null]);
    expect(TextField.parse(' a ')).toBe('a');
    expect(WordField.parse('No-Answer')).toBe('no-answer');
  });
});
