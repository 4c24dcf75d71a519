//! The traces of RFC 8448: private keys, records and values of sections 2 to 5 and 7.
//!
//! Records are whole, as they cross the wire. The salts of the signatures are not in the RFC: they
//! were recovered from its signatures (RFC 8017 §9.1.2), with the public key.

use hex_literal::hex;

/// A value of a trace: its name in the narration, and what it is each time that it is computed.
pub type Value = (&'static str, &'static [&'static [u8]]);

/// The server's certificate (§3), in PEM.
pub const CERTIFICATE: &str = "\
-----BEGIN CERTIFICATE-----
MIIBrDCCARWgAwIBAgIBAjANBgkqhkiG9w0BAQsFADAOMQwwCgYDVQQDEwNyc2Ew
HhcNMTYwNzMwMDEyMzU5WhcNMjYwNzMwMDEyMzU5WjAOMQwwCgYDVQQDEwNyc2Ew
gZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBALS7SY+CeTA9mAg2OZs2xpiMDGje
VeG9uCbTkBokYer9LeSakdAVq7yalRN6zmwa8Z6qavmMfO1DEgmY4YeoDuDMsFJL
GwGMPgtjJk1Emm044ipf2kMIRnSAMFMO8EYcjKnZ77+ujqbR0D4r0ZPv8KuagALE
dCim01qNiNeffx4/AgMBAAGjGjAYMAkGA1UdEwQCMAAwCwYDVR0PBAQDAgWgMA0G
CSqGSIb3DQEBCwUAA4GBAIWq0qDluSdrkIxl9zpyZxcGGKVMX4p7M30t96WUNlQX
8uro+KWMj4Fy+TGc82t/1sVbgPIaAwFRVnJglv0zXl5n8tvxAnAuYIzK5r7B/GOk
Kpm+XD63EHw8VOm56yvVIDscO4TgqLL3WUCbo+rJ2R1ALcwMyPiWEimskYe0K03h
-----END CERTIFICATE-----
";

/// The server's RSA key (§2), in PEM.
pub const PRIVATE_KEY: &str = "\
-----BEGIN RSA PRIVATE KEY-----
MIICXAIBAAKBgQC0u0mPgnkwPZgINjmbNsaYjAxo3lXhvbgm05AaJGHq/S3kmpHQ
Fau8mpUTes5sGvGeqmr5jHztQxIJmOGHqA7gzLBSSxsBjD4LYyZNRJptOOIqX9pD
CEZ0gDBTDvBGHIyp2e+/ro6m0dA+K9GT7/CrmoACxHQoptNajYjXn38ePwIDAQAB
AoGAEOsjZLrLC3gInmQtGlmTV75sfvipQ3uWHJRbfgb/35aZ0DekBL2ymPJDmFI7
tqUDD15Wq0u6eh94NcvI+QEDe2F2TW0B1prFf60m0BlVQWJ7OzSmtqLDTvu5xqeX
cfORDi+iLJ+DXE7EDta/Rkn65BXuWmdYbyIYGYPAVO+YCJkCQQDkNft8yDc3dW2s
6parf1mizBBp233rGQ4X4zpTKyc/MKMnqgqqvFjNZ0Zq+YRfrcZ1/glK+SxL0fLB
vDPdLgUVAkEAyr07wOBDhmTI1MyfmZd6lNm7/q2OQ4cKuuP364tODu6K8dm0cZum
GWzyy7ru6/izSQr+np/6dKiKpR/GRWKTAwJAP1c0XCf+G2h+bnYWJ7eLG4JkM912
D6C+pqas85SQqhtHzaSGnWj1hN1bUCm9Mgk7glhmH+cVAl5dcKRaCNPTGQJAGD2g
E2O9LyiFysvcmWS/R2TxUXY2+GQBKG9xiTxSzP5ApsI9DQhrR8b7ENj9EEHgTe9+
mkDOlXxBd5ThBBLROQJBAIOcqaCF5ChrLJDkZpl6LGgfITOao0d4FOTewRgzBQ7V
DdE8wDgEikPFmyrMQWiJwDdmX+WvpgWWn4wB36XKlp0=
-----END RSA PRIVATE KEY-----
";

/// §3: a simple 1-RTT handshake.
pub mod simple {
    use super::*;

    pub const CLIENT_PRIVATE_KEY: &[u8] =
        &hex!("49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005");
    pub const SERVER_PRIVATE_KEY: &[u8] =
        &hex!("b1580eeadf6dd589b8ef4f2d5652578cc810e9980191ec8d058308cea216a21e");
    pub const SALT: &[u8] =
        &hex!("9e796c6cae552f4bbda874d33bb9f5a7b98172441b7954b463cee3f3b1818826");
    pub const CLIENT_HELLO: &[u8] = &hex!(
        "16030100c4010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dec"
        "e7000006130113031302010000910000000b0009000006736572766572ff01000100000a00140012001d"
        "0017001800190100010101020103010400230000003300260024001d002099381de560e4bd43d23d8e43"
        "5a7dbafeb3c06e51c13cae4d5413691e529aaf2c002b0003020304000d0020001e040305030603020308"
        "040805080604010501060102010402050206020202002d00020101001c00024001"
    );
    pub const SERVER_HELLO: &[u8] = &hex!(
        "160303005a020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e269"
        "2800130100002e00330024001d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1"
        "b04e751f0f002b00020304"
    );
    pub const SERVER_FLIGHT: &[u8] = &hex!(
        "17030302a2d1ff334a56f5bff6594a07cc87b580233f500f45e489e7f33af35edf7869fcf40aa40aa2b8"
        "ea73f848a7ca07612ef9f945cb960b4068905123ea78b111b429ba9191cd05d2a389280f526134aadc7f"
        "c78c4b729df828b5ecf7b13bd9aefb0e57f271585b8ea9bb355c7c79020716cfb9b1183ef3ab20e37d57"
        "a6b9d7477609aee6e122a4cf51427325250c7d0e509289444c9b3a648f1d71035d2ed65b0e3cdd0cbae8"
        "bf2d0b227812cbb360987255cc744110c453baa4fcd610928d809810e4b7ed1a8fd991f06aa624820479"
        "7e36a6a73b70a2559c09ead686945ba246ab66e5edd8044b4c6de3fcf2a89441ac66272fd8fb330ef819"
        "0579b3684596c960bd596eea520a56a8d650f563aad27409960dca63d3e688611ea5e22f4415cf9538d5"
        "1a200c27034272968a264ed6540c84838d89f72c24461aad6d26f59ecaba9acbbb317b66d902f4f292a3"
        "6ac1b639c637ce343117b659622245317b49eeda0c6258f100d7d961ffb138647e92ea330faeea6dfa31"
        "c7a84dc3bd7e1b7a6c7178af36879018e3f252107f243d243dc7339d5684c8b0378bf30244da8c87c843"
        "f5e56eb4c5e8280a2b48052cf93b16499a66db7cca71e4599426f7d461e66f99882bd89fc50800becca6"
        "2d6c74116dbd2972fda1fa80f85df881edbe5a37668936b335583b599186dc5c6918a396fa48a181d6b6"
        "fa4f9d62d513afbb992f2b992f67f8afe67f76913fa388cb5630c8ca01e0c65d11c66a1e2ac4c85977b7"
        "c7a6999bbf10dc35ae69f5515614636c0b9b68c19ed2e31c0b3b66763038ebba42f3b38edc0399f3a9f2"
        "3faa63978c317fc9fa66a73f60f0504de93b5b845e275592c12335ee340bbc4fddd502784016e4b3be7e"
        "f04dda49f4b440a30cb5d2af939828fd4ae3794e44f94df5a631ede42c1719bfdabf0253fe5175be898e"
        "750edc53370d2b"
    );
    pub const CLIENT_FINISHED: &[u8] = &hex!(
        "170303003575ec4dc238cce60b298044a71e219c56cc77b0517fe9b93c7a4bfc44d87f38f80338ac98fc"
        "46deb384bd1caeacab6867d726c40546"
    );
    pub const TICKET: &[u8] = &hex!(
        "17030300de3a6b8f90414a97d6959c3487680de5134a2b240e6cffac116e95d41d6af8f6b580dcf3d11d"
        "63c758db289a015940252f55713e061dc13e078891a38efbcf5753ad8ef170ad3c7353d16d9da773b9ca"
        "7f2b9fa1b6c0d4a3d03f75e09c30ba1e62972ac46f75f7b981be63439b2999ce13064615139891d5e4c5"
        "b406f16e3fc181a77ca475840025db2f0a77f81b5ab05b94c01346755f69232c86519d86cbeeac87aac3"
        "47d143f9605d64f650db4d023e70e952ca49fe5137121c74bc2697687e248746d6df353005f3bce18696"
        "129c8153556b3b6c6779b37bf15985684f"
    );
    pub const TICKET_MESSAGE: &[u8] = &hex!(
        "040000c90000001efad6aac502000000b22c035d829359ee5ff7af4ec900000000262a6494dc486d2c8a"
        "34cb33fa90bf1b0070ad3c498883c9367c09a2be785abc55cd226097a3a982117283f82a03a143efd3ff"
        "5dd36d64e861be7fd61d2827db279cce145077d454a3664d4e6da4d29ee03725a6a4dafcd0fc67d2aea7"
        "0529513e3da2677fa5906c5b3f7d8f92f228bda40dda721470f9fbf297b5aea617646fac5c03272e9707"
        "27c621a79141ef5f7de6505e5bfbc388e93343694093934ae4d3570008002a000400000400"
    );
    pub const CLIENT_DATA: &[u8] = &hex!(
        "1703030043a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5b46b395bd5"
        "4a9a20441e2b62974e1f5a6292a2977014bd1e3deae63aeebb21694915e4"
    );
    pub const SERVER_DATA: &[u8] = &hex!(
        "17030300432e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36e30efaf97d90e6dffc60"
        "2dcb501a59a8fcc49c4bf2e5f0a21c0047c2abf332540dd032e167c2955d"
    );
    pub const CLIENT_CLOSE: &[u8] = &hex!("1703030013c9872760655666b74d7ff1153efd6db6d0b0e3");
    pub const SERVER_CLOSE: &[u8] = &hex!("1703030013b58fd67166ebf599d24720cfbe7efa7a8864a9");

    pub const VALUES: &[Value] = &[
        (
            "shared_secret",
            &[&hex!(
                "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d"
            )],
        ),
        (
            "early_secret",
            &[&hex!(
                "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a"
            )],
        ),
        (
            "derived",
            &[
                &hex!("6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba"),
                &hex!("43de77e0c77713859a944db9db2590b53190a65b3ee2e4f12dd7a0bb7ce254b4"),
            ],
        ),
        (
            "handshake_secret",
            &[&hex!(
                "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac"
            )],
        ),
        (
            "client_handshake_traffic_secret",
            &[&hex!(
                "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21"
            )],
        ),
        (
            "server_handshake_traffic_secret",
            &[&hex!(
                "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38"
            )],
        ),
        (
            "main_secret",
            &[&hex!(
                "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919"
            )],
        ),
        (
            "server_write_key",
            &[
                &hex!("3fce516009c21727d0f2e4e86ee403bc"),
                &hex!("9f02283b6c9c07efc26bb9f2ac92e356"),
            ],
        ),
        (
            "server_write_iv",
            &[
                &hex!("5d313eb2671276ee13000b30"),
                &hex!("cf782b88dd83549aadf1e984"),
            ],
        ),
        (
            "client_write_key",
            &[
                &hex!("dbfaa693d1762c5b666af5d950258d01"),
                &hex!("17422dda596ed5d9acd890e3c63f5051"),
            ],
        ),
        (
            "client_write_iv",
            &[
                &hex!("5bd3c71b836e0b76bb73265f"),
                &hex!("5b78923dee08579033e523d9"),
            ],
        ),
        (
            "server_finished_key",
            &[&hex!(
                "008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8"
            )],
        ),
        (
            "server_verify_data",
            &[&hex!(
                "9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718"
            )],
        ),
        (
            "client_finished_key",
            &[&hex!(
                "b80ad01015fb2f0bd65ff7d4da5d6bf83f84821d1f87fdc7d3c75b5a7b42d9c4"
            )],
        ),
        (
            "client_verify_data",
            &[&hex!(
                "a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61"
            )],
        ),
        (
            "client_application_traffic_secret_0",
            &[&hex!(
                "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5"
            )],
        ),
        (
            "server_application_traffic_secret_0",
            &[&hex!(
                "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643"
            )],
        ),
        (
            "exporter_secret",
            &[&hex!(
                "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50"
            )],
        ),
        (
            "resumption_secret",
            &[&hex!(
                "7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c"
            )],
        ),
    ];

    /// What the ticket stands for.
    pub const RESUMPTION: &[Value] = &[(
        "PSK",
        &[&hex!(
            "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3"
        )],
    )];
}

/// §5: a HelloRetryRequest.
pub mod retry {
    use super::*;

    pub const FIRST_PRIVATE_KEY: &[u8] =
        &hex!("0ed02f8e8117efc75ca7ac32aa7e34eda64cdc0ddad154a5e85289f959f63204");
    pub const CLIENT_PRIVATE_KEY: &[u8] =
        &hex!("ab5473467e19346ceb0a0414e41da21d4d2445bc3025afe97c4e8dc8d513da39");
    pub const SERVER_PRIVATE_KEY: &[u8] =
        &hex!("8c510601f9765bfb8ed693449a48989859b5cfa879cb9f5443c41c5ff10634ed");
    pub const SALT: &[u8] =
        &hex!("6c2ae8c02a42524e300e40e3b7cbf88fffa45148bd5cff30dfdd1d43db34074a");
    pub const CLIENT_HELLO: &[u8] = &hex!(
        "16030100b4010000b00303b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee9258a346677b"
        "6f000006130113031302010000810000000b0009000006736572766572ff01000100000a00080006001d"
        "00170018003300260024001d0020e8e8e3f3b93a25ed97a14a7dcacb8a272c6288e585c6484d05262fca"
        "d062ad1f002b0003020304000d0020001e04030503060302030804080508060401050106010201040205"
        "0206020202002d00020101001c00024001"
    );
    pub const HELLO_RETRY_REQUEST: &[u8] = &hex!(
        "16030300b0020000ac0303cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a833"
        "9c001301000084003300020017002c0074007271dcd04bb88bc3189119398a00000000eefafc76c146b8"
        "23b096f8aacad365dd0030953f4edf625636e5f21bb2e23fcc654b1b5b40318d10d137abcbb87574e36e"
        "8a1f025f7dfa5d6e50781b5eda4aa15b0c8be778257d16aa3030e9e7841dd9e4c0342267e8ca0caf571f"
        "b2b7cff0f934b0002b00020304"
    );
    pub const SECOND_CLIENT_HELLO: &[u8] = &hex!(
        "1603030200010001fc0303b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee9258a346677b"
        "6f000006130113031302010001cd0000000b0009000006736572766572ff01000100000a00080006001d"
        "001700180033004700450017004104a6da7392ec591e17abfd535964b99894d13befb221b3def2ebe383"
        "0eac8f0151812677c4d6d2237e85cf01d6910cfb83954e76ba7352830534159897e8065780002b000302"
        "0304000d0020001e040305030603020308040805080604010501060102010402050206020202002c0074"
        "007271dcd04bb88bc3189119398a00000000eefafc76c146b823b096f8aacad365dd0030953f4edf6256"
        "36e5f21bb2e23fcc654b1b5b40318d10d137abcbb87574e36e8a1f025f7dfa5d6e50781b5eda4aa15b0c"
        "8be778257d16aa3030e9e7841dd9e4c0342267e8ca0caf571fb2b7cff0f934b0002d00020101001c0002"
        "4001001500af000000000000000000000000000000000000000000000000000000000000000000000000"
        "000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
        "000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
        "000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
        "00000000000000000000000000"
    );
    pub const SERVER_HELLO: &[u8] = &hex!(
        "160303007b020000770303bb341d847fd789c47c387172dc0c9bf147fccacb5043d86ca4c598d3ff571b"
        "9800130100004f003300450017004104583e054b7a66672ae020ad9d2686fcc85b5ad41a134a0f03ee72"
        "b893052bd85b4c8de6776f5b04ac07d83540eab3e3d9c547bc6528c4317d294686093a6cad7d002b0002"
        "0304"
    );
    pub const SERVER_FLIGHT: &[u8] = &hex!(
        "170303029699bee20baf5b7fc727bfab6223928a381e6d0cf9c4da653f9d2a7b23f7de11cce842d5cf75"
        "631763450ffb8b0cc1d238e658af7a12adc86243114ab14a1da2fae42621ce483fb6242eabfaad52566b"
        "02b31d2eddedefeb80e66a9900d5f973b40c4fdf74719ecf1b68d7f9c3b6ceb903ca13dd1bb8f8187ae3"
        "3417e1d152522c5822a1a03ad52c838c55953d610222874cce8e1790b229a2aa0b53c8d377ee72018295"
        "1dc6181dc5d90bd1f0105ed1e84aa5f75957c6661897079e5ea5007449e3197bdc7c9beeedddeafdd844"
        "afa5c315ecfe65e576afe909812880620ec7048b42d7f5c78d76f299d6d82534bdd8f512febc0ed3814a"
        "ca470cd8000d3e1cb9962b052fbb950df683a52c2ba77ed3713b122937a6e5170964e2ab7969dcd980b3"
        "db9b458da7603124d6dc005e4d6e04b4d0c4baf3275db827dbba0a6db09672171fc057b3851d7e026841"
        "e2978fbd2346bbefdd0376bb1108fe9acc92189f5650aa5e85d8e8c7b67ac510dba003d3d7e16350bb66"
        "d45013efd44c9b607c0d318c4c7d1a1f5cbc57e20611804e3787d7b4a4b5f08ed8fd70bdaeade02260b1"
        "2ab842ef690b4a3ee7911e841b374ecd5ebbbc2a54d047b600336dd7d0c88b4bc10e58ee6cb656de7247"
        "fa20d8e91deb84628608cf80615b62e96c1491c7ac3755eb6901405d3474fe1ac79d106a0cee56c2577f"
        "c88480f96cb6b8c681b7b68b53c146093908f350888175bdfb0b1e31ad61e30ba0adfe6d223aa03c0783"
        "b5001a57587c328a9afcfcfb978d1cd4328f7d9d60530e630befd96c0c816ee20b0100768ae2a6df51fc"
        "68f172740a79af11398ee3be1252491fa9c693479e877f94ab7c5f8cad480203e6ab7b87dd71e8a07291"
        "13df17f5eee86ce108d1d72007ec1cd13c85a6c149621e77b7d78d805a30f0be030c315e54"
    );
    pub const CLIENT_FINISHED: &[u8] = &hex!(
        "1703030035d74f1923c662fd34137c6f502f3dd2b93d951d1b3bc97e42afe23c31abea92fe91b474999e"
        "85e3b791ce252fe8c3e9f939a4120cb2"
    );
    pub const CLIENT_CLOSE: &[u8] = &hex!("17030300132ea6cdf749196023e2b3a49491695536426047");
    pub const SERVER_CLOSE: &[u8] = &hex!("1703030013519fc5075cb0884349759ff9ef6f011bb4c6f2");

    pub const VALUES: &[Value] = &[
        (
            "shared_secret",
            &[&hex!(
                "c142ce13ca11b5c2233652e63ad3d97844f1621fbfb9de69d547dc8fedeabeb4"
            )],
        ),
        (
            "early_secret",
            &[&hex!(
                "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a"
            )],
        ),
        (
            "derived",
            &[
                &hex!("6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba"),
                &hex!("ad1cbcd3a0dc7053eeb3ed3a47901d16a9fc63a73c64beb567481a7dfb3a2cb3"),
            ],
        ),
        (
            "handshake_secret",
            &[&hex!(
                "ce022e5e6e81e50736d773f2d3adfce8220d049bf510f0dbfac927ef4243b148"
            )],
        ),
        (
            "client_handshake_traffic_secret",
            &[&hex!(
                "158aa7ab8855073582b41d674b4055cabcc534728f659314861b4e08e2011566"
            )],
        ),
        (
            "server_handshake_traffic_secret",
            &[&hex!(
                "3403e781e2af7b6508da28574f6e95a1abf162de83a97927c37672a4a0cef8a1"
            )],
        ),
        (
            "main_secret",
            &[&hex!(
                "1131545d0baf79ddce9b87f06945781a57dd18ef378dcd2060f8f9a569027ed8"
            )],
        ),
        (
            "server_write_key",
            &[
                &hex!("4646bfac1712c426cd78d8a24a8a6f6b"),
                &hex!("f27a5d97bd25550c4823b0f3e5d29388"),
            ],
        ),
        (
            "server_write_iv",
            &[
                &hex!("c7d395c08d62f297d13768ea"),
                &hex!("0dd631f7b71cbbc797c35fe7"),
            ],
        ),
        (
            "client_write_key",
            &[
                &hex!("2f1f918663d590e7421149a29d94b0b6"),
                &hex!("a7eb2a0525eb4331d58fcbf9f7ca2e9c"),
            ],
        ),
        (
            "client_write_iv",
            &[
                &hex!("414d5485235e1a688793bd74"),
                &hex!("86e8be227c1bd2b3e39cb444"),
            ],
        ),
        (
            "client_application_traffic_secret_0",
            &[&hex!(
                "75ecf4b972525aa0dcd057c9944d4cd5d82671d8843141d7dc2a4ff15a21dc51"
            )],
        ),
        (
            "server_application_traffic_secret_0",
            &[&hex!(
                "5c74f87df04225db0f8209c9de6429e49435fdefa7cad61864874d12f31cfc8d"
            )],
        ),
        (
            "exporter_secret",
            &[&hex!(
                "7c06d3ae106a3a374ace4837b3985cac67780a6e2c5c04b58319d584df09d223"
            )],
        ),
        (
            "resumption_secret",
            &[&hex!(
                "09170c6d472721566f9cf99b08699daff561ec8fb22d5a32c3f94ce009b69975"
            )],
        ),
    ];
}

/// §4: the session of §3 resumed, with early data. The messages are the RFC's; their records follow from
/// its keys.
pub mod resumed {
    use super::*;

    pub const CLIENT_PRIVATE_KEY: &[u8] =
        &hex!("bff91188283846dd6a2134ef7180ca2b0b14fb10dce707b5098c0dddc813b2df");
    pub const SERVER_PRIVATE_KEY: &[u8] =
        &hex!("de5b4476e7b490b2652d338acbf2948066f255f9440e23b98fc69835298dc107");
    pub const CLIENT_HELLO: &[u8] = &hex!(
        "1603010200010001fc03031bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc419d7876487d"
        "95000006130113031302010001cd0000000b0009000006736572766572ff01000100000a00140012001d"
        "00170018001901000101010201030104003300260024001d0020e4ffb68ac05f8d96c99da26698346c6b"
        "e16482badddafe051a66b4f18d668f0b002a0000002b0003020304000d0020001e040305030603020308"
        "040805080604010501060102010402050206020202002d00020101001c00024001001500570000000000"
        "000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
        "000000000000000000000000000000000000000000000000000000000000000000000000000000000029"
        "00dd00b800b22c035d829359ee5ff7af4ec900000000262a6494dc486d2c8a34cb33fa90bf1b0070ad3c"
        "498883c9367c09a2be785abc55cd226097a3a982117283f82a03a143efd3ff5dd36d64e861be7fd61d28"
        "27db279cce145077d454a3664d4e6da4d29ee03725a6a4dafcd0fc67d2aea70529513e3da2677fa5906c"
        "5b3f7d8f92f228bda40dda721470f9fbf297b5aea617646fac5c03272e970727c621a79141ef5f7de650"
        "5e5bfbc388e93343694093934ae4d357fad6aacb0021203add4fb2d8fdf822a0ca3cf7678ef5e88dae99"
        "0141c5924d57bb6fa31b9e5f9d"
    );
    pub const EARLY_DATA: &[u8] = &hex!("1703030017ab1df420e75c457a7cc5d2844f76d5aee4b4edbf049be0");
    pub const SERVER_HELLO: &[u8] = &hex!(
        "16030300600200005c03033ccfd2dec890222763472ae8136777c9d7358777bb66e91ea5122495f559ea"
        "2d00130100003400290002000000330024001d0020121761ee42c333e1b9e77b60dd57c2053cd94512ab"
        "47f115e86eff50942cea31002b00020304"
    );
    pub const SERVER_FLIGHT: &[u8] = &hex!(
        "1703030061dc48237b4b879f50d0d4d262ea8b4716eb40ddc1eb957e11126e8a7149c2d012d37a711595"
        "7e64ce30008b9e0323f2c05a9c1c77b4f37849a695ab255060a33fee770ca95cb8486bfd0843b8702486"
        "5ca35cc41c4e515c64dcb1369f98635bc7a5"
    );
    pub const END_OF_EARLY_DATA: &[u8] =
        &hex!("1703030015aca6fc944841298df99593725f9bf9754429b12f09");
    pub const CLIENT_FINISHED: &[u8] = &hex!(
        "170303003500f8b467d14cf22a4b3f0b6ae0d8e6cc8d08e0db3515ef5c2bdf1922eafbb70009964716d8"
        "34fb70c3d2a56c5b1f5f6bdba6c333cf"
    );
    pub const CLIENT_DATA: &[u8] = &hex!(
        "1703030043b1cebce242aa201be9ae5e1cb2a9aa4b33d4e866af1edb068919237741aa031d7a74d491c9"
        "9b9d4e232b74206bc6fbaa04fe78be44a9b4f54320a17eb76992afac3103"
    );
    pub const SERVER_DATA: &[u8] = &hex!(
        "1703030043275e9f20acff57bc000657d3867df039cccf79047884cf75771746f740b5a83f462a0954c3"
        "581393a203a25a7dd14141ef1a37900cdb62ff62dee1ba39ab2590cbf194"
    );
    pub const CLIENT_CLOSE: &[u8] = &hex!("17030300130facce3246bdfc6369838d6a82ae6de5d422dc");
    pub const SERVER_CLOSE: &[u8] = &hex!("17030300135b18af444e8e1eec7158fb62d8f2577d37ba5d");

    pub const VALUES: &[Value] = &[
        (
            "early_secret",
            &[&hex!(
                "9b2188e9b2fc6d64d71dc329900e20bb41915000f678aa839cbb797cb7d8332c"
            )],
        ),
        (
            "binder_key",
            &[&hex!(
                "69fe131a3bbad5d63c64eebcc30e395b9d8107726a13d074e389dbc8a4e47256"
            )],
        ),
        (
            "binder",
            &[&hex!(
                "3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d"
            )],
        ),
        (
            "client_early_traffic_secret",
            &[&hex!(
                "3fbbe6a60deb66c30a32795aba0eff7eaa10105586e7be5c09678d63b6caab62"
            )],
        ),
        (
            "early_exporter_secret",
            &[&hex!(
                "b2026866610937d7423e5be90862ccf24c0e6091186d34f812089ff5be2ef7df"
            )],
        ),
        (
            "shared_secret",
            &[&hex!(
                "f44194756ff9ec9d25180635d66ea6824c6ab3bf179977be37f723570e7ccb2e"
            )],
        ),
        (
            "handshake_secret",
            &[&hex!(
                "005cb112fd8eb4ccc623bb88a07c64b3ede1605363fc7d0df8c7ce4ff0fb4ae6"
            )],
        ),
        (
            "client_handshake_traffic_secret",
            &[&hex!(
                "2faac08f851d35fea3604fcb4de82dc62c9b164a70974d0462e27f1ab278700f"
            )],
        ),
        (
            "server_handshake_traffic_secret",
            &[&hex!(
                "fe927ae271312e8bf0275b581c54eef020450dc4ecffaa05a1a35d27518e7803"
            )],
        ),
        (
            "main_secret",
            &[&hex!(
                "e2d32d4ed66dd37897a0e80c84107503ce58bf8aad4cb55a5002d77ecb890ece"
            )],
        ),
        (
            "client_application_traffic_secret_0",
            &[&hex!(
                "2abbf2b8e381d23dbebe1dd2a7d16a8bf484cb4950d23fb7fb7fa8547062d9a1"
            )],
        ),
        (
            "server_application_traffic_secret_0",
            &[&hex!(
                "cc21f1bf8feb7dd5fa505bd9c4b468a9984d554a993dc49e6d285598fb672691"
            )],
        ),
        (
            "exporter_secret",
            &[&hex!(
                "3fd93d4ffddc98e64b14dd107aedf8ee4add23f4510f58a4592d0b201bee56b4"
            )],
        ),
        (
            "resumption_secret",
            &[&hex!(
                "5e95bdf1f89005ea2e9aa0ba85e728e3c19c5fe0c699e3f5bee59faebd0b5406"
            )],
        ),
        (
            "server_verify_data",
            &[&hex!(
                "48d3e0e1b3d907c6acff145e16090388c77b05c050b634ab1a88bbd0dd1a34b2"
            )],
        ),
        (
            "client_verify_data",
            &[&hex!(
                "7230a9c952c25cd6138fc5e6628308c41c5335dd81b9f96bcea50fd32bda416d"
            )],
        ),
    ];
}

/// §7: a handshake in compatibility mode.
pub mod compatible {
    use super::*;

    pub const CLIENT_PRIVATE_KEY: &[u8] =
        &hex!("dea00b45695dc781f19d34a62c1afd31ab4369af1e855a3bbb258d8442cde6d7");
    pub const SERVER_PRIVATE_KEY: &[u8] =
        &hex!("017c38a3647921ca2d9ed6bd7ae7132b94211b1331bb208c8ccdd51556409995");
    pub const SALT: &[u8] =
        &hex!("478423cd451770fb40544fe9ab0fbc263e274c76f1e20815956f046ff131fa80");
    pub const CHANGE_CIPHER_SPEC: &[u8] = &hex!("140303000101");
    pub const CLIENT_HELLO: &[u8] = &hex!(
        "16030100e0010000dc03034e640a3f2c2738f09c9418bd78edccd7559d0531199276d4d92a0e9ee9d77d"
        "0920a80c165581a8e0d06c0018d54d3a06dd32cfd4051eb026fad3fd0ba99269e6ef0006130113031302"
        "0100008d0000000b0009000006736572766572ff01000100000a00140012001d00170018001901000101"
        "010201030104003300260024001d00208e7292cf3056dbb0d25fcbe55c107dc9bbf83dd9708f39203ba3"
        "41249a7d9b63002b0003020304000d0020001e0403050306030203080408050806040105010601020104"
        "02050206020202002d00020101001c00024001"
    );
    pub const SERVER_HELLO: &[u8] = &hex!(
        "160303007a020000760303e5dd5948c435f7a38f0f0130708dc322d9df09abd4838117c183a7bb6d994f"
        "2c20a80c165581a8e0d06c0018d54d3a06dd32cfd4051eb026fad3fd0ba99269e6ef130100002e003300"
        "24001d00203e30f0f4ba551afd62768341175f5265e4daf0c8841617aa4fafdd2142320c22002b000203"
        "04"
    );
    pub const SERVER_FLIGHT: &[u8] = &hex!(
        "17030302a248de891d9c3624a67a6c6f0601ab7ac20c1f6a9e14d2e6007e999e130367a8af1bcfea9498"
        "fbce19df4505eece3a25da523cbe55ea1b3bda4e91995e455d500a4faa6227b7111e1c8547e2d7c179db"
        "215303d25827f3cd18f48f6491328cf5c0f814d388150bd9e9264aae491db6995069bea17665d5e0c817"
        "284d4ac21880054c3657331e23a9304dc88a15c04ec80bd3852bf7f9d3c6615b15fac83bbca031c6d231"
        "0d9f5d7a4b020a4f7c19062b65c05a1d3264b557ec9d8e0f7cee27e36f793039de8dd96edfca9009e065"
        "1034bff31d7f349eece01d99fcb5fcab840d7707c72299c3b5d04564e880a33c5e846c762e3d922bb553"
        "03d1d87cc0f06573f17dcb9b8ffd35bbd883c1cb3aa24fcc325005f768ce2fb624ca97b6c4d98e17f35b"
        "c2c7940a06100c2d448db7180b2d862164435c9c210e9860394e05aab23ff1b0203f662c588da5bc4411"
        "477a30b41136c488a0a63fcab5c15ac613226dae827a1d1fe95ece6b30bcee1560a8d408d264555e760f"
        "9bfc624c2c87fd0456c9bfb41bcd1a7b212786d2b67fd57804facfa1eef7cf2919d8b998c9789f763b4d"
        "9caa093a9ded43175d46a76b4d54f0ce0c5d2259b607e30a9d241263874fa59d6f570dc40d83a2d83bf9"
        "e9850d454c57806535a8998ae0357df92f00b9667344c24114ccc9ef539124b204e7e6e748c30a28a3d1"
        "d183997243eaccbbd33b0c1115a0327106a1e6a75271d4983086f632ff0eb8b4c63102cbcef5bb72dae1"
        "279d5de8eb19096d8cdb07fa8ea989788fac23e66e0488c193f3f3fea8c8838896bf3ae4b6848d42ced4"
        "bdf41abe6fc331b44225e7a1f7d3564147d5458e71aa909cb02be958bbc42e3aa5a27cc6eaf4b6fe51ae"
        "4495694d8ab6320aab920183fd5b31a359042fbd67391ec5e4d1892a2e5210141a494e9301b24a113c47"
        "4c7f2a73457847"
    );
    pub const CLIENT_FINISHED: &[u8] = &hex!(
        "170303003532d030e273773a8696c799981af6ced07f87482e81565e394e87c867f33df3d65b7506f1a6"
        "26af91d4821d5f7a1f210ef8dd3c6d16"
    );
    pub const CLIENT_CLOSE: &[u8] = &hex!("17030300130f629155382dba23c4e2c5f7f84e6f2ed3083d");
    pub const SERVER_CLOSE: &[u8] = &hex!("1703030013b7257b0fecaf69d4f09e3f891e2a25d1e28845");

    pub const VALUES: &[Value] = &[
        (
            "early_secret",
            &[&hex!(
                "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a"
            )],
        ),
        (
            "handshake_secret",
            &[&hex!(
                "f91761354a67e9b07c6dcc3a55707efa69c4519d8040e5f215121e0df69afa4a"
            )],
        ),
        (
            "client_handshake_traffic_secret",
            &[&hex!(
                "2c3cb24a1081edb59518ee6861e89a6b72b3801afe7713e4cbbc21c0795bf831"
            )],
        ),
        (
            "server_handshake_traffic_secret",
            &[&hex!(
                "cace3d555cc1c577cf970cff28cf978d6a9800085442e18d695b50f3151d18c8"
            )],
        ),
        (
            "client_application_traffic_secret_0",
            &[&hex!(
                "743e4c6b56cf3909d1b06d01956ccd2c4b37758449aec41d98dae44924eaa299"
            )],
        ),
        (
            "server_application_traffic_secret_0",
            &[&hex!(
                "b6b8144aa335ed3059c0c9c8f0ecabf7afc94af6643bdecdfd9210188fab7451"
            )],
        ),
        (
            "exporter_secret",
            &[&hex!(
                "fb69121cea334db459e12272d179baca2369b643d11a6ac72b8b27a5c964feb1"
            )],
        ),
        (
            "resumption_secret",
            &[&hex!(
                "0b5d4407cea0a42a3a81dd477647b7fe9180db297e5114f1ad8796b4dc475004"
            )],
        ),
        (
            "client_write_key",
            &[
                &hex!("62d13c13ffd7402fc1c09e3d163665cb"),
                &hex!("33d7f9709756c966488ad4438437e673"),
            ],
        ),
        (
            "client_write_iv",
            &[
                &hex!("7166f20028bf146dcfbd5a40"),
                &hex!("c5f30d34b0e91b7d6c8eea65"),
            ],
        ),
        (
            "server_write_key",
            &[
                &hex!("041091fdab29f2c8abfb156dc5fc8d54"),
                &hex!("edc4cbd0041c28cc7167441d7ca53e6a"),
            ],
        ),
        (
            "server_write_iv",
            &[
                &hex!("7464d791685de05998fcbadb"),
                &hex!("bf6c7d8e0a9545b427dcf139"),
            ],
        ),
    ];
}
