/**
 * The settings that an organisation manages on its machines: one table, from which everything that reads or describes a policy is made.
 * Where each system keeps them: src-main/policy.
 */
import { z } from 'zod';

/** The id that Microsoft gives to an organisation. */
const tenantId = z
  .string()
  .trim()
  .regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i)
  .toLowerCase();

/** Each setting is a list of texts. Names that are not in here are left aside, so that one policy serves machines with older versions. */
export const managedSettings = z.object({
  /**
   * Only Microsoft accounts of these organisations may be used. Personal accounts are an organisation of their own,
   * `9188040d-6c67-4c5b-b112-36a304b66dad` (https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference, `tid`).
   */
  AllowedTenants: z.array(tenantId).min(1).max(500).optional(),
});

export type ManagedSettings = z.infer<typeof managedSettings>;

export const managedNames = Object.keys(managedSettings.shape) as readonly (keyof ManagedSettings)[];
