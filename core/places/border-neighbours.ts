/** Border provinces and the countries across their land border, 31 by the project's own count (the ministry speaks of 32). */
export const BORDER_NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {
  'TH-57': ['MM', 'LA'], 'TH-50': ['MM'], 'TH-58': ['MM'], 'TH-63': ['MM'], 'TH-71': ['MM'], 'TH-70': ['MM'], 'TH-76': ['MM'], 'TH-77': ['MM'], 'TH-86': ['MM'], 'TH-85': ['MM'],
  'TH-56': ['LA'], 'TH-55': ['LA'], 'TH-53': ['LA'], 'TH-65': ['LA'], 'TH-42': ['LA'], 'TH-43': ['LA'], 'TH-38': ['LA'], 'TH-48': ['LA'], 'TH-49': ['LA'], 'TH-37': ['LA'],
  'TH-34': ['LA', 'KH'], 'TH-33': ['KH'], 'TH-32': ['KH'], 'TH-31': ['KH'], 'TH-27': ['KH'], 'TH-22': ['KH'], 'TH-23': ['KH'],
  'TH-91': ['MY'], 'TH-90': ['MY'], 'TH-95': ['MY'], 'TH-96': ['MY'],
};
