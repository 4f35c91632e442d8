/** Whether a field holds the code of a place (core/places/found-place.ts) or the words of a person. */
export const isPlaceCode = (text: string): boolean => /^([A-Z]{2}-[A-Z0-9]{1,4}|gn-\d+|place\/\S+)$/.test(text);
