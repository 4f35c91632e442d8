import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '#core/change/change.ts';
import { useSession } from '#renderer/state/session.ts';
import { useSetting } from './settings.ts';

type KnownUnit = { readonly code: string; readonly nameTh: string; readonly nameEn: string };

const isUnit = (value: Json): value is KnownUnit & { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'code' in value && 'nameTh' in value && 'nameEn' in value;

/** Names of the units that the endpoint has told of; a unit that is not known is shown by its code. */
export const useUnitName = (): ((scope: string) => string) => {
  const { i18n } = useTranslation();
  const [stored] = useSetting<readonly Json[]>('units', NONE);
  return useCallback(
    (scope) => {
      const unit = stored.filter(isUnit).find((each) => each.code === scope);
      return unit === undefined ? scope : i18n.language === 'en' ? unit.nameEn : unit.nameTh;
    },
    [stored, i18n.language],
  );
};

/** The units that the ministry can write to, as options with their names. */
export const useOtherUnits = (): readonly { readonly value: string; readonly label: string }[] => {
  const { i18n } = useTranslation();
  const own = useSession((session) => session.status?.unit?.code ?? '');
  const [stored] = useSetting<readonly Json[]>('units', NONE);
  return stored.filter(isUnit).filter(({ code }) => code !== own).map((unit) => ({ value: unit.code, label: i18n.language === 'en' ? unit.nameEn : unit.nameTh }));
};

const NONE: readonly Json[] = [];
