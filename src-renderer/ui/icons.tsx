/** The line icons of the interface. Each is shown beside a text, so screen readers skip all of them. */
const drawings = {
  status: 'M8.2 3.3a7 7 0 0 0 0 13.4M11.8 3.3a7 7 0 0 1 0 13.4',
  calendars: 'M3.5 5.5h13v11h-13zM3.5 9h13M7 3v3.5M13 3v3.5',
  mail: 'M3 5h14v10.5H3zM3.4 5.6 10 11l6.6-5.4',
  activity: 'M4 6.5h11.5l-3-3M16 13.5H4.5l3 3',
  settings: 'M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4',
  help: 'M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M7.900 8.200a2.100 2.100 0 1 1 3.100 1.800c-.700.400-1 .800-1 1.500M10 14v.010',
  chevron: 'M7.5 5l5 5-5 5',
  down: 'M5.5 8l4.5 4.5L14.5 8',
  check: 'M4.5 10.5l3.5 3.5 7.5-8',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  outside: 'M8 4.5H4.5v11h11V12M11.5 4h4.5v4.5M15.5 4.5 9 11',
  'to-crm': 'M3.5 10h12.5M11.5 5.5 16 10l-4.5 4.5',
  'to-provider': 'M16.5 10H4M8.5 5.5 4 10l4.5 4.5',
  plus: 'M10 4v12M4 10h12',
  tilde: 'M3.5 11.5c2-3.5 4.2-3 6.5-1.5s4.500 2 6.500-1.500',
  minus: 'M4 10h12',
  both: 'M8 7.500 5 10l3 2.500M12 7.500 15 10l-3 2.500M5.500 10h9',
  /** Two separate arcs with an exclamation mark. */
  apart: 'M8.2 3.3a7 7 0 0 0 0 13.4M11.8 3.3a7 7 0 0 1 0 13.4M10 6.900v4M10 13.600v.01',
  dots: 'M3.500 10a1 1 0 1 0 2 0a1 1 0 1 0-2 0M9 10a1 1 0 1 0 2 0a1 1 0 1 0-2 0M14.500 10a1 1 0 1 0 2 0a1 1 0 1 0-2 0',
  pause: 'M7.500 5v10M12.500 5v10',
  people:
    'M7.500 9.500a2.700 2.700 0 1 0 0-5.400a2.700 2.700 0 0 0 0 5.400M2.500 16c0-3 2.200-4.500 5-4.500s5 1.500 5 4.500M13 4.500a2.500 2.500 0 0 1 0 4.800M14.500 11.800c2 .5 3 2 3 4.200',
  never: 'M5 5l10 10M15 5 5 15',
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      className={name}
      fill="none"
      height={size}
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth={1.6}
      viewBox="0 0 20 20"
      width={size}
    >
      <path d={drawings[name]} />
    </svg>
  );
}
