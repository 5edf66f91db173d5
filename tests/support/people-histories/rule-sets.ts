/** The administrator's rules that the histories switch. */

export const openRules = {
  direction: 'two-way',
  createPrefix: '',
  editingRestricted: false,
  deletingRestricted: false,
  providers: ['google', 'microsoft', 'exchange', 'kerio', 'caldav', 'sample'],
  pushByDefault: { appointments: true, tasks: false },
} as const;

export const ruleSets = [
  { direction: 'crm-to-provider' },
  { direction: 'two-way' },
  { createPrefix: '#1' },
  { createPrefix: '' },
  { useOrganizer: false },
  { useOrganizer: true },
  { editingRestricted: true },
  { deletingRestricted: true },
  { editingRestricted: false, deletingRestricted: false },
  { providers: ['google'] },
  { pushByDefault: { appointments: false, tasks: false } },
  openRules,
] as const;
