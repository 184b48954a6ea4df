"""The French départements as cells: their names, and where each stands on a cartogram of ours.

One cell each, whatever the area, so that Paris is read as well as the Landes: neighbours stay
neighbours as far as a comb allows. Codes are those of Insee's official geographical code.
"""

#: The comb, a line per row; odd rows stand half a cell to the right. Overseas below, apart.
COMB = """
.   .   .   .   .   62  80  59  08  .   .
.   .   14  76  95  60  93  02  55  .   .
.   .   50  61  27  92  75  94  51  54  57
22  35  53  28  78  91  77  10  52  88  67
29  56  49  72  41  45  89  21  70  68  .
44  79  37  36  18  58  71  39  25  90  .
.   85  86  87  23  03  69  01  74  .   .
.   17  16  19  63  42  38  73  .   .   .
.   33  24  46  15  43  07  26  05  .   .
.   40  47  82  12  48  30  84  04  06  .
.   64  32  31  81  11  34  13  83  .   .
.   .   65  09  66  .   .   .   .   2B  .
971 972 973 974 976 .   .   .   .   2A  .
"""

NAMES = dict(
    line.split(" ", 1)
    for line in """\
01 Ain
02 Aisne
03 Allier
04 Alpes-de-Haute-Provence
05 Hautes-Alpes
06 Alpes-Maritimes
07 Ardèche
08 Ardennes
09 Ariège
10 Aube
11 Aude
12 Aveyron
13 Bouches-du-Rhône
14 Calvados
15 Cantal
16 Charente
17 Charente-Maritime
18 Cher
19 Corrèze
2A Corse-du-Sud
2B Haute-Corse
21 Côte-d’Or
22 Côtes-d’Armor
23 Creuse
24 Dordogne
25 Doubs
26 Drôme
27 Eure
28 Eure-et-Loir
29 Finistère
30 Gard
31 Haute-Garonne
32 Gers
33 Gironde
34 Hérault
35 Ille-et-Vilaine
36 Indre
37 Indre-et-Loire
38 Isère
39 Jura
40 Landes
41 Loir-et-Cher
42 Loire
43 Haute-Loire
44 Loire-Atlantique
45 Loiret
46 Lot
47 Lot-et-Garonne
48 Lozère
49 Maine-et-Loire
50 Manche
51 Marne
52 Haute-Marne
53 Mayenne
54 Meurthe-et-Moselle
55 Meuse
56 Morbihan
57 Moselle
58 Nièvre
59 Nord
60 Oise
61 Orne
62 Pas-de-Calais
63 Puy-de-Dôme
64 Pyrénées-Atlantiques
65 Hautes-Pyrénées
66 Pyrénées-Orientales
67 Bas-Rhin
68 Haut-Rhin
69 Rhône
70 Haute-Saône
71 Saône-et-Loire
72 Sarthe
73 Savoie
74 Haute-Savoie
75 Paris
76 Seine-Maritime
77 Seine-et-Marne
78 Yvelines
79 Deux-Sèvres
80 Somme
81 Tarn
82 Tarn-et-Garonne
83 Var
84 Vaucluse
85 Vendée
86 Vienne
87 Haute-Vienne
88 Vosges
89 Yonne
90 Territoire de Belfort
91 Essonne
92 Hauts-de-Seine
93 Seine-Saint-Denis
94 Val-de-Marne
95 Val-d’Oise
971 Guadeloupe
972 Martinique
973 Guyane
974 La Réunion
976 Mayotte""".splitlines()
)

#: code → (row, column)
PLACES = {
    code: (row, column)
    for row, line in enumerate(COMB.strip().splitlines())
    for column, code in enumerate(line.split())
    if code != "."
}
