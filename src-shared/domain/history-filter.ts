/** Which rows of the history a person wants to see. `attention`: conflicts, and changes that were put back. */
export const historyFilters = ['all', 'provider', 'crm', 'attention'] as const;
export type HistoryFilter = (typeof historyFilters)[number];
