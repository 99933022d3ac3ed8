/**
 * The live calls of a switchboard, one row each in its object's SQLite, and the places that they take. Places
 * are counted in memory: from the rows once in the object's life, then with each change. So the work for a
 * ring does not grow with the calls that are live (decision 76). Times are ms since the epoch, and an
 * argument.
 */

export type LiveCall = {
  callId: string;
  /** The object that holds the call. It is not the call id for a static media URL. */
  objectName: string;
  from: string;
  since: number;
};

type NewCall = LiveCall & {
  /** When the call is forgotten if its end is never reported. */
  until: number;
  /** Whose number was dialled, where it is known. */
  businessId: string | null;
  /** The member of staff whose softphone it is; null for every other call. */
  person: string | null;
  /** Until then its caller may come back over the static media URL. */
  backUntil: number | null;
  /**
   * The caller talks to a person and takes no agent's place. The call is known until then, because its end is
   * still to be reported.
   */
  talkUntil: number | null;
};

type Place = Pick<NewCall, 'businessId' | 'talkUntil'>;
type Removed = Place & Pick<NewCall, 'objectName' | 'from' | 'person' | 'since'>;

const minuteMs = 60_000;
/** Longer than a carrier takes from its question to the next stream, with one handshake that failed. */
const backMs = 30_000;
/** The longest call of a carrier, 4 hours, and the report of its end. */
const talkMs = 4 * 3_600_000 + 2 * minuteMs;

const place = 'business_id AS businessId, talk_until AS talkUntil';

export function createLiveRows(sql: SqlStorage) {
  sql.exec(`CREATE TABLE IF NOT EXISTS live (
    call_id TEXT PRIMARY KEY, object_name TEXT NOT NULL, caller TEXT NOT NULL, business_id TEXT, person TEXT,
    since INTEGER NOT NULL, until INTEGER NOT NULL, back_until INTEGER, talk_until INTEGER,
    due INTEGER GENERATED ALWAYS AS (MAX(until, COALESCE(talk_until, 0))) VIRTUAL
  ) WITHOUT ROWID`);
  sql.exec('CREATE INDEX IF NOT EXISTS live_due ON live (due)');
  sql.exec('CREATE INDEX IF NOT EXISTS live_expected ON live (back_until) WHERE back_until IS NOT NULL');
  sql.exec('CREATE INDEX IF NOT EXISTS live_person ON live (person) WHERE person IS NOT NULL');

  const placesOf = new Map<string, number>();
  let calls = 0;
  let places = 0;
  let newest = 0;

  function take(businessId: string | null, by: number): void {
    places += by;
    if (businessId === null) return;
    const left = (placesOf.get(businessId) ?? 0) + by;
    if (left === 0) placesOf.delete(businessId);
    else placesOf.set(businessId, left);
  }

  type Counted = { businessId: string | null; calls: number; talking: number; newest: number };
  const counted = sql.exec<Counted>(
    `SELECT business_id AS businessId, COUNT(*) AS calls, COUNT(talk_until) AS talking, MAX(since) AS newest
     FROM live GROUP BY business_id`,
  );
  for (const row of counted.toArray()) {
    calls += row.calls;
    take(row.businessId, row.calls - row.talking);
    newest = Math.max(newest, row.newest);
  }

  function isGone({ businessId, talkUntil }: Place): void {
    calls -= 1;
    if (talkUntil === null) take(businessId, -1);
  }

  /** What was noted in the future was noted before the clock was set back: it lasts no longer for it. */
  function bringBack(now: number): void {
    if (newest < now + minuteMs) return;
    sql.exec(
      'UPDATE live SET until = until - since + ?, since = ? WHERE since >= ?',
      now,
      now,
      now + minuteMs,
    );
    newest = now;
  }

  return {
    ageOut(now: number): void {
      bringBack(now);
      sql.exec<Place>(`DELETE FROM live WHERE due <= ? RETURNING ${place}`, now).toArray().forEach(isGone);
    },
    add(call: NewCall): void {
      const { callId, objectName, from, businessId, person, since, until, backUntil, talkUntil } = call;
      sql.exec(
        `INSERT INTO live (call_id, object_name, caller, business_id, person, since, until, back_until, talk_until)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        callId,
        objectName,
        from,
        businessId,
        person,
        since,
        until,
        backUntil,
        talkUntil,
      );
      calls += 1;
      if (talkUntil === null) take(businessId, 1);
      newest = Math.max(newest, since);
    },
    /** Null for a call that is not live. */
    remove(callId: string): Removed | null {
      const columns = `object_name AS objectName, caller AS "from", person, since, ${place}`;
      const [row] = sql
        .exec<Removed>(`DELETE FROM live WHERE call_id = ? RETURNING ${columns}`, callId)
        .toArray();
      if (!row) return null;
      isGone(row);
      return row;
    },
    /**
     * The caller talks to a person now, or is back with the agent, whose longest call begins anew. A caller
     * who is back is not refused, although the limits may be reached meanwhile.
     */
    withPerson(callId: string, is: boolean, now: number): void {
      const [row] = sql.exec<Place>(`SELECT ${place} FROM live WHERE call_id = ?`, callId).toArray();
      if (!row) return;
      if (is) sql.exec('UPDATE live SET talk_until = ? WHERE call_id = ?', now + talkMs, callId);
      else
        sql.exec(
          'UPDATE live SET talk_until = NULL, until = until - since + ? WHERE call_id = ?',
          now,
          callId,
        );
      const isTalking = row.talkUntil !== null;
      if (isTalking !== is) take(row.businessId, is ? -1 : 1);
    },
    /** The flow was told to lead this call's caller back to the static media URL. */
    expectBack(callId: string, now: number): void {
      sql.exec('UPDATE live SET back_until = ? WHERE call_id = ?', now + backMs, callId);
    },
    isExpecting: (now: number): boolean =>
      sql.exec('SELECT 1 FROM live WHERE back_until > ? LIMIT 1', now).toArray().length > 0,
    /** Null for a call that is not live. */
    objectOf: (callId: string): string | null =>
      sql
        .exec<{ objectName: string }>('SELECT object_name AS objectName FROM live WHERE call_id = ?', callId)
        .toArray()[0]?.objectName ?? null,
    /** Calls from the softphone of a member of staff. */
    ofPerson: (person: string): number =>
      sql.exec<{ calls: number }>('SELECT COUNT(*) AS calls FROM live WHERE person = ?', person).one().calls,
    /** Agents' places that are taken, of a business or of all. */
    places: (businessId: string | null): number =>
      businessId === null ? places : (placesOf.get(businessId) ?? 0),
    /** All live calls, those of callers who talk to a person too. */
    count: (): number => calls,
    list: (): LiveCall[] =>
      sql
        .exec<LiveCall>(
          'SELECT call_id AS callId, object_name AS objectName, caller AS "from", since FROM live ORDER BY since',
        )
        .toArray(),
    /** When the next call is forgotten if its end is never reported; null where there is none. */
    nextDue: (): number | null =>
      sql.exec<{ due: number | null }>('SELECT MIN(due) AS due FROM live').one().due,
  };
}
