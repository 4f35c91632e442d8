import { MapPin, Plus, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readPlace } from '#core/domain/people.ts';
import { ownPlaceCode } from '#core/places/own-places.ts';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { SearchField } from '#renderer/components/SearchField.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { usePlaces } from '#renderer/data/places.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { usePlaceWords } from '#renderer/screens/shared/use-place-words.ts';
import { useAgreementList } from '#renderer/state/lists.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useStatus } from '#renderer/state/session.ts';
import { PlacePanel } from './PlacePanel.tsx';
import { PlaceList } from './PlaceList.tsx';
import type { PlaceSubject } from './use-place-form.ts';
import { usePlaceRows, type PlaceRow } from './use-place-rows.ts';
import styles from './PlacesScreen.module.css';

const NEW = '+';
const NO_WORDS = { country: '', place: '', text: '' };

/** Places that agreements name and that the office has added: their names, how many agreements, what they are part of today. */
export const PlacesScreen = ({ place }: { readonly place: string | null }) => {
  const { t } = useTranslation('places');
  const digits = useDigits();
  const [search, setSearch] = useState('');
  const [selected, setSelected] = useState<string | null>(place);
  const isReader = useStatus().role === 'reader';
  const rows = usePlaceRows(search);
  if (rows === undefined) return <Skeleton rows={12} />;
  const row = rows.find((each) => each.id === selected);
  const add = (): void => setSelected(NEW);
  return (
    <div className={styles['screen']}>
      <PageHeader title={t('title')} count={t('count', { shown: digits(rows.length), count: rows.length })}>
        <SearchField label={t('search')} value={search} onChange={setSearch} />
        {!isReader && <Button variant="primary" icon={Plus} onPress={add}>{t('new')}</Button>}
      </PageHeader>
      <div className={styles['split']}>
        <section className={styles['list']}>
          {rows.length > 0 && <PlaceList rows={rows} selected={selected} onSelect={setSelected} />}
          {rows.length === 0 && search === '' && <EmptyState icon={MapPin} title={t('empty.title')} why={t('empty.why')} action={t('empty.action')} onAction={add} />}
          {rows.length === 0 && search !== '' && <EmptyState icon={SearchX} title={t('nothing.title')} why={t('nothing.why')} action={t('nothing.action')} onAction={() => setSearch('')} />}
        </section>
        <aside className={styles['detail']}>
          {selected === NEW && <PlacePanel key={NEW} subject={{ type: 'new', words: NO_WORDS }} onSaved={(draft) => setSelected(ownPlaceCode(draft.id))} onLeave={() => setSelected(null)} />}
          {selected !== NEW && row === undefined && <p className={styles['hint']}>{t('select')}</p>}
          {selected !== NEW && row !== undefined && <RowDetail key={row.id} row={row} isReader={isReader} onSelect={setSelected} />}
        </aside>
      </div>
    </div>
  );
};

const subjectOf = ({ record, place, words }: PlaceRow): PlaceSubject | null => {
  if (record !== null) return { type: 'record', record };
  if (place !== null) return { type: 'listed', place };
  return words === null ? null : { type: 'new', words };
};

type RowDetailProps = { readonly row: PlaceRow; readonly isReader: boolean; readonly onSelect: (id: string | null) => void };

const RowDetail = ({ row, isReader, onSelect }: RowDetailProps) => {
  const { t } = useTranslation('places');
  const go = useNavigation((navigation) => navigation.go);
  const { clear, setText } = useAgreementList();
  const [isAdding, setAdding] = useState(false);
  const [version, setVersion] = useState(0);
  const subject = subjectOf(row);
  const isForm = subject !== null && !isReader && (subject.type !== 'new' || isAdding);
  const showAgreements = (): void => {
    clear();
    setText(row.name);
    go({ screen: 'agreements' });
  };
  return (
    <div className={styles['place']}>
      <h2>{row.name} <small>{row.otherNames}</small></h2>
      <p className={styles['where']}>{row.where || t('unlisted')}</p>
      {row.record !== null && <Successor code={readPlace(row.record.fields).mergedInto} />}
      {row.agreements > 0 && <Button variant="quiet" onPress={showAgreements}>{t('form.agreements', { count: row.agreements })}</Button>}
      {subject?.type === 'new' && !isAdding && !isReader && (
        <>
          <p className={styles['where']}>{t('form.addThisWhy')}</p>
          <Button icon={Plus} onPress={() => setAdding(true)}>{t('form.addThis')}</Button>
        </>
      )}
      {isForm && (
        <PlacePanel
          key={version}
          subject={subject}
          onSaved={(draft) => {
            setVersion(version + 1);
            onSelect(draft.code === '' ? ownPlaceCode(draft.id) : draft.code);
          }}
          onLeave={() => {
            setVersion(version + 1);
            setAdding(false);
          }}
        />
      )}
    </div>
  );
};

const Successor = ({ code }: { readonly code: string }) => {
  const { t } = useTranslation('places');
  const words = usePlaceWords();
  const place = usePlaces([code]).get(code);
  if (code === '') return null;
  return <p className={styles['where']}>{t('isNow', { name: place === undefined || place === null ? code : words.name(place) })}</p>;
};
