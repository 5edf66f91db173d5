/** How many values of each list of an entry's version are shown; `more` counts the others. The engine thread loads nothing but this of the contract. */
export const mostShown = { places: 20, links: 20, people: 50, rules: 5, dates: 20 } as const;
