/** Line icons, 24 by 24, in the colour of the text. They are decoration: the words beside them say it all. */
const paths = {
  calls: 'M5 4h4l2 5-2.5 1.500a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2Z',
  requests:
    'M9 5H7a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V7a2 2 0 0 0-2-2h-2M9 5a2 2 0 0 0 2 2h2a2 2 0 0 0 2-2M9 5a2 2 0 0 1 2-2h2a2 2 0 0 1 2 2m-6 9 2 2 4-4',
  live: 'M12 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2Zm4.200-5.200a6 6 0 0 1 0 8.400M7.800 16.200a6 6 0 0 1 0-8.400m11.300-2.900a10 10 0 0 1 0 14.200M4.900 19.100a10 10 0 0 1 0-14.200',
  softphone:
    'M4 14v-2a8 8 0 0 1 16 0v2M4 14a2 2 0 0 1 2-2h1v7H6a2 2 0 0 1-2-2v-3Zm16 0a2 2 0 0 0-2-2h-1v7h1a2 2 0 0 0 2-2v-3Z',
  business: 'M4 10v10h16V10M3 10l2-6h14l2 6a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0Zm6 10v-6h6v6',
  people:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7Zm-6 9a6 6 0 0 1 12 0m1-9a3 3 0 1 0-1.500-5.600M17 14.200a6 6 0 0 1 4 5.800',
  reports: 'M4 20h16M7 17v-6m5 6V5m5 12V9',
  health: 'M3 12h4l2.500-6 5 12 2.500-6h4',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  settings: 'M4 7h9m4 0h3M4 17h3m4 0h9M15 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM9 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  filter: 'M4 6h16M7 12h10m-7 6h4',
  play: 'M7 5v14l12-7L7 5Z',
  stop: 'M7 7h10v10H7Z',
  pause: 'M8 5v14M16 5v14',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8a7 7 0 0 1 14 0',
  agent:
    'M12 3v3m-5 0h10a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2Zm2 6v1m6-1v1M3 11v3m18-3v3m-12 4v3h6v-3',
  back: 'm14 6-6 6 6 6',
  next: 'm9 6 6 6-6 6',
  hangUp: 'M3 14c5-5 13-5 18 0l-2.500 3-4-1.500v-2.700a12 12 0 0 0-5 0v2.700l-4 1.500L3 14Z',
  mute: 'M12 4a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3Zm-6 8a6 6 0 0 0 12 0m-6 6v3M4 4l16 16',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  done: 'm5 12 5 5 9-10',
} as const;

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
