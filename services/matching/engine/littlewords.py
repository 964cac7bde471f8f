"""The little words of English, French, Spanish, Portuguese, German and Italian: they say nothing of work."""

LITTLE_WORDS = frozenset(
    """
    aber about al all als also am an and any ao aos are as at au auch auf aus aux avec be been bei
    bis but by can ce ces che chi ci com come como con cual da dal dalla dans das dass de degli
    dei del della delle dem den der des desde di die do donde dos du durch e each ein eine einem
    einen einer el ela ele eles ella elle ellos em en entre era es est esta este esto et eux for
    from fur gli ha had has hat have hay he help helping helps her his how i ich if ihr il ils im
    in into io is ist it its je la las le les leur leurs lo looking loro los lui ma mais mas may
    me meme mi mit more most muy my na nach nao nas ne nei nel nella nicht no noi non nos nosotros
    nossa nosso nostro not notre nous nuestra nuestro o oder of on or os ou our out own par para
    pas pela pelo per pero piu plus por porque pour qu quando que quella questo qui quien sa sans
    sao se sem ser ses seu she si sich sie sin sind so sobre son sono sont su sua such suo sur sus
    tambien than that the their them then there these they this those through tiene to tra uber um
    uma un una und une uno unos uns unser unsere unter up us vi vom von vor vos votre vous want
    wants was we wenn were what when where which who wie will wir wird with work working works
    would y ya you your zu zum zur
    """.split()
)
