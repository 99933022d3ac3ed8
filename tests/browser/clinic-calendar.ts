/** A week of the clinic's appointments for the console's pictures: booked, noted, two that clash. */
import type { Calendar } from '../../shared/contract/request.ts';
import { localTime, weekdayOf } from '../../shared/local-time.ts';
import { clashesOf, openingsOn, placesLeft, plusDays, timesOn } from '../../shared/slots/slots.ts';

const hours = (['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const).map((day) => ({
  day,
  opens: '09:30',
  closes: '13:30',
}));
const clinic = { hours, slots: { minutes: 30, atOnce: 1 } };

/** Day of the week, time, name, service; `wish`: not booked. */
const told = [
  [0, '10:00', 'Ravi Kumar', 'Root canal', ''],
  [0, '11:30', 'Meera Iyer', '', ''],
  [1, '09:30', 'सुनीता शर्मा', 'Consultation', ''],
  [1, '09:30', 'Arjun Menon', '', ''],
  [2, '12:00', 'Fatima Sheikh', 'Braces', ''],
  [3, '10:30', 'Joseph D’Souza', 'Consultation', 'wish'],
  [4, '11:00', 'Lakshmi Venkataraman-Subramaniam', 'Root canal, second sitting', ''],
  [5, '10:00', 'Harpreet Singh', '', ''],
] as const;

/** The week of now, as the API answers it. */
export function calendarWeek(query: URLSearchParams): Calendar {
  const clock = localTime(Date.now(), 'Asia/Kolkata');
  const from = query.get('from') ?? plusDays(clock.date, -((weekdayOf(clock.date) + 6) % 7));
  const days = Array.from({ length: 7 }, (_, ahead) => {
    const date = plusDays(from, ahead);
    const appointments = told
      .filter(([day]) => day === ahead)
      .map(([, time, name, service, wish], n) => ({
        requestId: `calendar-${ahead}-${n}`,
        callId: 'exotel-a1',
        kind: 'appointment' as const,
        fields: { date, time, name, ...(service && { service }) },
        state: 'open' as const,
        phone: `+9198450001${ahead}${n}`,
        at: new Date(Date.now() - 3_600_000).toISOString(),
        ...(wish === '' && { booked: true as const }),
        version: 1,
        minutes: 30,
        time,
      }));
    return {
      date,
      openings: openingsOn(clinic, date),
      places: timesOn(clinic, date).map((time) => ({ time, left: placesLeft(clinic, time, appointments) })),
      appointments,
      clashes: [...clashesOf(appointments, 1)].map(({ requestId }) => requestId),
    };
  });
  return { ...{ timeZone: clock.timeZone, today: clock.date, time: clock.time }, slots: clinic.slots, days };
}
