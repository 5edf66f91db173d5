/** The connector to any CRM that speaks the Bridge API (resources/crm-bridge.openapi.yaml). */
export { type BridgeCrm, connectBridge } from './connect.ts';
export { bridge } from './kind.ts';
