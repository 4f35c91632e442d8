import { readActivity } from './activity.ts';
import { agreementName, readAgreement } from './agreement.ts';
import { readContact } from './contact.ts';
import type { Fields } from './field-paths.ts';
import { textField } from './field-paths.ts';
import { readNotice } from './notice.ts';
import { readOfficer, readPlace } from './people.ts';

/** What people call a record of any kind, in the language of the screen where it has a name in it; '' where it has none. */
export const recordName = (kind: string, fields: Fields, language: 'th' | 'en'): string => {
  switch (kind) {
    case 'agreement': return agreementName(readAgreement(fields), language);
    case 'activity': return readActivity(fields).title;
    case 'notice': return readNotice(fields).subject;
    case 'contact': return readContact(fields).name || readContact(fields).nameOther;
    case 'officer': return readOfficer(fields).name;
    case 'template':
    case 'place': {
      const { nameTh, nameEn, nameLocal } = readPlace(fields);
      return (language === 'en' ? nameEn || nameTh : nameTh || nameEn) || nameLocal;
    }
    // A kind of a newer version is called by what it most likely has.
    default: return textField(fields, 'title') || textField(fields, 'name') || textField(fields, `name/${language}`);
  }
};
