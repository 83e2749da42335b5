"""The programme Territoires d'industrie: model, store, indicators, views, figures and exports."""
