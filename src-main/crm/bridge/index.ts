/** The connector to any CRM that speaks the Bridge API (resources/crm-bridge.openapi.yaml). */
export { bridge } from './kind.ts';
