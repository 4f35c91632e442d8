import { useTranslation } from 'react-i18next';
import { recordName } from '#core/domain/record-name.ts';
import { searchedTexts } from '#core/domain/searched-texts.ts';
import { countryLabel } from '#core/places/countries.ts';
import { findHighlights, type Highlight } from '#core/search/highlights.ts';
import { snippetOf, type Snippet } from '#core/search/snippet.ts';
import { useFind, type RecordHit, type Sureness } from '#renderer/data/use-find.ts';
import { usePlaceSearch } from '#renderer/screens/shared/use-place-search.ts';
import { usePlaceWords } from '#renderer/screens/shared/use-place-words.ts';
import { useFieldWords } from '#renderer/screens/shared/use-field-words.ts';
import { useAgreementList } from '#renderer/state/lists.ts';
import { useNavigation, type Route } from '#renderer/state/navigation.ts';

const HITS = 8;
const PLACES = 3;
/** Letters of a text that one line has room for. */
const LINE = 68;

export type PaletteHit = {
  readonly id: string;
  readonly label: Snippet;
  /** what it is: a kind of record, a place, a command */
  readonly what: string;
  /** the text that was found where it is not the name, and what that text is called */
  readonly found: { readonly field: string; readonly snippet: Snippet } | null;
  readonly open: () => void;
};

const COMMANDS = ['agreement-form', 'activity-form', 'agreements', 'activities', 'places', 'reminders', 'duplicates', 'notices', 'import', 'sync', 'conflicts', 'settings', 'about'] as const;

const lettersOf = (parts: readonly Highlight[]): number => parts.reduce((sum, { start, end }) => sum + end - start, 0);

/** What a few letters may mean, the likest first: agreements, activities, places, commands. */
export const usePaletteHits = (text: string): { readonly hits: readonly PaletteHit[]; readonly isKnown: boolean } => {
  const { t, i18n } = useTranslation('frame');
  const language = i18n.language === 'en' ? 'en' : 'th';
  const go = useNavigation((navigation) => navigation.go);
  const words = useFieldWords();
  const placeWords = usePlaceWords();
  const found = [...usePlaceSearch({ text, side: 'partner', country: '' }), ...usePlaceSearch({ text, side: 'thai', country: 'TH' })];
  const { agreements, activities, isKnown } = useFind(text, HITS);

  const hitOf = (kind: 'agreement' | 'activity', { record, sureness }: RecordHit): PaletteHit => {
    const marksIn = (each: string) => findHighlights(each, text, undefined, sureness === 'typo');
    const name = recordName(kind, record.fields, language);
    const inName = marksIn(name);
    // A text that holds more of what was typed than the name does says better why this was found.
    const elsewhere = text.trim() === '' ? undefined : searchedTexts(kind, record.fields).find((each) => lettersOf(marksIn(each.text)) > lettersOf(inName));
    const what = t(kind === 'agreement' ? 'entries.agreements' : 'entries.activities');
    const route: Route = kind === 'agreement' ? { screen: 'agreement', id: record.id } : { screen: 'activity-form', id: record.id };
    return {
      id: record.key,
      label: { text: name, parts: inName },
      what: sureness === 'exact' ? what : t(sureness === 'typo' ? 'mistyped' : 'otherSpelling', { what }),
      found: elsewhere === undefined ? null : { field: words.label(kind, elsewhere.field), snippet: snippetOf(elsewhere.text, marksIn(elsewhere.text), LINE) },
      open: () => go(route),
    };
  };
  const places = text.trim() === '' ? [] : found.filter(({ kind }) => kind === 'division').slice(0, PLACES).map((place): PaletteHit => {
    const { code, country } = place;
    const name = placeWords.name(place);
    return {
      id: `place/${code}`,
      label: { text: name, parts: findHighlights(name, text) },
      what: t('placeIn', { country: countryLabel(country, language) }),
      found: null,
      open: () => {
        const list = useAgreementList.getState();
        list.clear();
        list.setFilter('place', [code]);
        go({ screen: 'agreements' });
      },
    };
  });
  const commands = COMMANDS.map((screen): PaletteHit => {
    const label = t(`commands.${screen}`);
    return { id: `go/${screen}`, label: { text: label, parts: findHighlights(label, text) }, what: t('command'), found: null, open: () => go({ screen }) };
  }).filter((hit) => text === '' || hit.label.parts.length > 0);
  const records = [...agreements.hits.map((hit) => ({ hit, kind: 'agreement' }) as const), ...activities.hits.map((hit) => ({ hit, kind: 'activity' }) as const)];
  const ofSureness = (sureness: Sureness): PaletteHit[] => records.filter(({ hit }) => hit.sureness === sureness).map(({ kind, hit }) => hitOf(kind, hit));
  // A command or a place that is written so comes before a record that is only like it.
  return { hits: [...ofSureness('exact'), ...places, ...commands, ...ofSureness('loose'), ...ofSureness('typo')], isKnown };
};
