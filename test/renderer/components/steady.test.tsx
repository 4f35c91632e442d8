import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { steady } from '#renderer/components/steady.tsx';

type FieldProps = { readonly value: string; readonly options?: readonly { readonly value: string; readonly label: string }[]; readonly onChange: (value: string) => void };

let root: Root;
let draws = 0;
let hear: (value: string) => void = () => undefined;
const Field = steady(({ value, onChange }: FieldProps) => {
  draws += 1;
  hear = onChange;
  return <output>{value}</output>;
});
const draw = (props: FieldProps): void => act(() => root.render(<Field {...props} />));
const unheard = (): void => undefined;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  root = createRoot(document.createElement('div'));
  draws = 0;
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

describe('a steady field', () => {
  it('is not drawn anew for another function, and calls the newest', () => {
    const heard: string[] = [];
    draw({ value: 'a', onChange: () => heard.push('old') });
    draw({ value: 'a', onChange: (value) => heard.push(value) });
    expect(draws).toBe(1);
    hear('typed');
    expect(heard).toEqual(['typed']);
  });

  it('is not drawn anew for the same choices made again', () => {
    const options = (label: string) => [{ value: 'x', label }];
    draw({ value: 'a', options: options('one'), onChange: unheard });
    draw({ value: 'a', options: options('one'), onChange: unheard });
    expect(draws).toBe(1);
  });

  it.each<[string, FieldProps]>([
    ['its value', { value: 'b', options: [{ value: 'x', label: 'one' }], onChange: unheard }],
    ['the words of a choice', { value: 'a', options: [{ value: 'x', label: 'two' }], onChange: unheard }],
    ['the number of choices', { value: 'a', options: [], onChange: unheard }],
    ['whether there are choices', { value: 'a', onChange: unheard }],
  ])('is drawn anew when %s changes', (_, next) => {
    draw({ value: 'a', options: [{ value: 'x', label: 'one' }], onChange: unheard });
    draw(next);
    expect(draws).toBe(2);
  });
});
