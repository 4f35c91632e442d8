import { useDigits } from '#renderer/dates/use-date-format.ts';

const KILO = 1_000;

/** Sizes as people say them: "12 kB", "1.4 MB". */
export const useBytes = (): ((bytes: number) => string) => {
  const digits = useDigits();
  return (bytes) => {
    if (bytes < KILO) return `${digits(bytes)} B`;
    if (bytes < KILO * KILO) return `${digits((bytes / KILO).toFixed(bytes < 10 * KILO ? 1 : 0))} kB`;
    return `${digits((bytes / KILO / KILO).toFixed(1))} MB`;
  };
};
