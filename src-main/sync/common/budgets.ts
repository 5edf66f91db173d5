/**
 * The numbers beyond which the engine asks a person instead of acting, and how an amount is measured against them. The limits hold
 * for calendars and for mail. Pure.
 */

/** DE1, PE7: removals, creations and people mailed are counted over the last 24 hours. */
export const budgetWindowMs = 24 * 60 * 60 * 1000;

/** RU3: content that was written this often within the window is not written again without a person. */
export const sameContentWrites = 3;
export const sameContentWindowMs = 10 * 60 * 1000;

/** PE7: this many people may be mailed about one event without asking. */
export const addresseesPerEvent = 20;
/** PE7: this many people may be mailed in 24 hours without asking. */
export const addresseesPerDay = 50;

/** DE1: how much may be removed on one side in 24 hours without asking, when `linked` entries were linked before. */
export function removalBudget(linked: number): number {
  return Math.max(5, Math.min(Math.floor(linked / 10), 50));
}

/** DE1: how many entries may be created on one side in 24 hours without asking, after the first run. */
export function creationBudget(linked: number): number {
  return Math.max(100, Math.floor(linked / 5));
}

/** Whether what is wanted now and what was spent in the window stay within the budget. Nothing wanted always does. */
export function isWithinBudget(wanted: number, spent: number, budget: number): boolean {
  return wanted === 0 || spent + wanted <= budget;
}
