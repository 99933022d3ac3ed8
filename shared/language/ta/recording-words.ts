/** What callers say in Tamil about the recording of their call. */
import type { RecordingWords } from '../speech.ts';
import { combined, listed } from '../utterance/utterance.ts';

export const taRecordingWords: RecordingWords = {
  requests: [
    ...combined(
      `record, recording, rekkaard, ரெக்கார்ட், ரெக்கார்டு, ரெக்கார்டிங், ரெகார்ட், ரெகார்டிங், ரிக்கார்ட்,
       ரெக்கார்டிங்கை, ரெகார்டிங்கை, ரெக்கார்டிங்க, recording ah, recording a, ரெக்கார்ட் பண்ணுறத, ரெக்கார்ட் பண்றத`,
      `panna vendam, panna vendaam, pannatheenga, pannadheenga, pannaadheenga, pannathinga, pannadhinga,
       pannaathe, pannathe, vendam, vendaam, niruthunga, niruthu, nippattunga, stop pannunga, off pannunga,
       பண்ண வேண்டாம், பண்ணாதீங்க, பண்ணாதீர்கள், பண்ணாதே, செய்ய வேண்டாம், செய்யாதீங்க, செய்யாதீர்கள், வேண்டாம்,
       நிறுத்துங்க, நிறுத்துங்கள், நிறுத்து, ஆஃப் பண்ணுங்க, ஸ்டாப் பண்ணுங்க, பண்ணாதிங்க, செய்யாதிங்க, செய்யாதே,
       பண்ணக் கூடாது, பண்ணக்கூடாது, பண்ண கூடாது, செய்யக் கூடாது, செய்யக்கூடாது, pannaadhinga, pannaathinga,
       வேணாம், பண்ண வேணாம், செய்ய வேணாம், ஆகக் கூடாது, ஆக கூடாது, venam, venaam, panna venam, panna venaam,
       pannaatheenga, pannatheengal, panna koodadhu, panna koodathu, panna kudathu`,
    ),
    ...combined('டோன்ட், டோண்ட், ஸ்டாப்', 'ரெக்கார்ட், ரெக்கார்டிங்'),
    // The word for recording also means registering. With the call before it, it is the recording.
    ...combined(
      'அழைப்பை பதிவு, அழைப்பைப் பதிவு, காலை பதிவு, கால் பதிவு, பேச்சை பதிவு, பேச்சைப் பதிவு, குரலை பதிவு, குரலைப் பதிவு, உரையாடலை பதிவு, உரையாடலைப் பதிவு',
      'செய்ய வேண்டாம், செய்யாதீர்கள், செய்யாதீங்க, பண்ண வேண்டாம், பண்ணாதீங்க',
    ),
    ...combined('அழைப்பு பதிவு, உரையாடல் பதிவு', 'செய்யப்பட வேண்டாம், செய்யப்படக் கூடாது'),
    ...listed('பதிவை நிறுத்துங்கள், பதிவை நிறுத்துங்க'),
  ],
  around: listed(`
    intha, indha, call, call a, calla, en, enna, ennai, enga, ungal, please, dayavu senju, ippo, inime,
    இந்த, இதை, idhai, ithai, idha, உரையாடலை, கால், காலை, அழைப்பை, அழைப்பு, என், என்னை, என்னோட, எங்க, எங்கள், பேச்சை, குரலை, தயவுசெய்து, தயவு செய்து,
    ப்ளீஸ், இப்போ, இப்போது, இனிமே, நீங்க, நீங்கள், neenga, கால
  `),
  yes: listed(`
    aam, aama, aamaa, sari, seri, pannunga, pannalam, record pannunga, record pannalam, ஆம், ஆமா, ஆமாம், சரி,
    பண்ணுங்க, பண்ணலாம், செய்யலாம், ரெக்கார்ட் பண்ணுங்க, ரெக்கார்ட் பண்ணலாம், ஓகே, எஸ்,
    சரிங்க, ஆமாங்க, பரவாயில்லை, தாராளமா, பதிவு செய்யலாம், saringa, aamanga, paravailla
  `),
  no: listed(`
    illai, illa, vendam, vendaam, venda, panna vendam, pannatheenga, mudiyathu, mudiyaadhu, koodadhu, இல்லை, இல்ல,
    வேண்டாம், கூடாது, பண்ண வேண்டாம், பண்ணாதீங்க, செய்ய வேண்டாம், முடியாது, நோ,
    வேணாம், வேண்டாங்க, இல்லைங்க, பண்ண வேணாம், செய்ய வேணாம், venam, venaam, panna venam, illainga,
    விரும்பவில்லை, விரும்பல, பிடிக்கவில்லை, பிடிக்கல, மாட்டேன், சம்மதம் இல்லை, pidikala, maatten, virumbala
  `),
};
