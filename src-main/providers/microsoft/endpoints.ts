/** Where Microsoft Graph is. Tests and the simulator give another address. */

/** The clouds that have a Graph of their own (https://learn.microsoft.com/graph/deployments). */
export type MicrosoftCloud = 'global' | 'us-government' | 'us-defence' | 'china';

export interface MicrosoftEndpoints {
  /** A root address that ends in `/`; what stands before `v1.0/`. */
  readonly graph: string;
}

const roots: Readonly<Record<MicrosoftCloud, string>> = {
  global: 'https://graph.microsoft.com/',
  'us-government': 'https://graph.microsoft.us/',
  'us-defence': 'https://dod-graph.microsoft.us/',
  china: 'https://microsoftgraph.chinacloudapi.cn/',
};

export function microsoftEndpoints(cloud: MicrosoftCloud = 'global'): MicrosoftEndpoints {
  return { graph: roots[cloud] };
}

/** @param origin where Graph is instead, for a simulated one; null: Microsoft's own */
export function endpointsAt(origin: string | null): MicrosoftEndpoints {
  return origin === null ? microsoftEndpoints() : { graph: `${origin}/` };
}
